package io.larder.wire.message;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The optional CRC-32C at the end of an OP_MSG, over everything before it. */
public final class Checksum {
    private static final int BYTES = 4;

    private Checksum() {}

    /** Throws unless the last four bytes of the message are the checksum of the rest. */
    public static void verify(ByteBuf message) {
        int covered = covered(message);
        int stored = message.getIntLE(message.readerIndex() + covered);
        if (stored != of(message, message.readerIndex(), covered)) {
            throw new MalformedMessageException("OP_MSG checksum does not match");
        }
    }

    /** Computes the checksum of a message anew, after something in it was changed in place. */
    public static void refresh(ByteBuf message) {
        int covered = covered(message);
        message.setIntLE(message.readerIndex() + covered, of(message, message.readerIndex(), covered));
    }

    private static int covered(ByteBuf message) {
        int covered = message.readableBytes() - BYTES;
        if (covered < MessageHeader.LENGTH + 4) {
            throw new MalformedMessageException("message is too short for a checksum");
        }
        return covered;
    }

    static int of(ByteBuf buf, int offset, int length) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : buf.nioBuffers(offset, length)) {
            crc.update(part);
        }
        return (int) crc.getValue();
    }
}
