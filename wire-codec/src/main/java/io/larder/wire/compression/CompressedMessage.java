package io.larder.wire.compression;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * OP_COMPRESSED: another message behind its own header, with the opcode and the size it had. What comes out of inflating
 * never takes more memory than the limit, whatever the message says.
 */
public final class CompressedMessage {
    private static final int ORIGINAL_OPCODE = MessageHeader.LENGTH;
    private static final int INFLATED_SIZE = MessageHeader.LENGTH + 4;
    private static final int COMPRESSOR_ID = MessageHeader.LENGTH + 8;
    private static final int DATA = MessageHeader.LENGTH + 9;

    private CompressedMessage() {}

    public static boolean isCompressed(ByteBuf message) {
        return MessageHeader.opcode(message, message.readerIndex()) == Opcode.OP_COMPRESSED;
    }

    /** The algorithm that a whole OP_COMPRESSED was made with. */
    public static Compressor compressor(ByteBuf message) {
        if (MessageHeader.wholeLength(message) < DATA) {
            throw new MalformedMessageException("OP_COMPRESSED is too short");
        }
        return Compressor.withId(message.getByte(message.readerIndex() + COMPRESSOR_ID));
    }

    /** The message inside a whole OP_COMPRESSED, as a message of its own. The caller owns the result. */
    public static ByteBuf inflate(ByteBuf message, int maxMessageBytes, ByteBufAllocator allocator) {
        Compressor compressor = compressor(message);
        int start = message.readerIndex();
        int opcode = message.getIntLE(start + ORIGINAL_OPCODE);
        int size = message.getIntLE(start + INFLATED_SIZE);
        if (opcode == Opcode.OP_COMPRESSED) {
            throw new MalformedMessageException("OP_COMPRESSED inside OP_COMPRESSED");
        }
        if (size < 0 || size > maxMessageBytes - MessageHeader.LENGTH) {
            throw new MalformedMessageException(
                    "compressed message of " + size + " bytes is over the limit of " + maxMessageBytes);
        }
        int dataLength = message.readableBytes() - DATA;
        if (size > compressor.algorithm().mostFrom(dataLength)) { // refused before the room for it is taken
            throw new MalformedMessageException("compressed message cannot become " + size + " bytes");
        }
        int length = MessageHeader.LENGTH + size;
        ByteBuf inflated = allocator.directBuffer(length, length);
        boolean done = false;
        try {
            MessageHeader.write(
                    inflated,
                    length,
                    MessageHeader.requestId(message, start),
                    MessageHeader.responseTo(message, start),
                    opcode);
            if (size > 0) {
                fill(compressor, message, start + DATA, dataLength, inflated, size);
            }
            done = true;
            return inflated;
        } finally {
            if (!done) {
                inflated.release();
            }
        }
    }

    /** The whole message as an OP_COMPRESSED. The caller owns the result; the message is left as it is. */
    public static ByteBuf compress(ByteBuf message, Compressor compressor, ByteBufAllocator allocator) {
        int start = message.readerIndex();
        int size = MessageHeader.wholeLength(message) - MessageHeader.LENGTH;
        int bound = compressor.algorithm().bound(size);
        ByteBuf compressed = allocator.directBuffer(DATA + bound);
        boolean done = false;
        try {
            MessageHeader.write(
                    compressed,
                    0,
                    MessageHeader.requestId(message, start),
                    MessageHeader.responseTo(message, start),
                    Opcode.OP_COMPRESSED);
            compressed.writeIntLE(MessageHeader.opcode(message, start));
            compressed.writeIntLE(size);
            compressed.writeByte(compressor.id());
            ByteBuffer to = compressed.nioBuffer(DATA, bound);
            withDirect(message, start + MessageHeader.LENGTH, size, from -> compressor
                    .algorithm()
                    .compress(from, to));
            compressed.writerIndex(DATA + to.position());
            MessageHeader.setMessageLength(compressed, 0, compressed.writerIndex());
            done = true;
            return compressed;
        } finally {
            if (!done) {
                compressed.release();
            }
        }
    }

    private static void fill(Compressor compressor, ByteBuf from, int offset, int length, ByteBuf to, int size) {
        ByteBuffer target = to.nioBuffer(MessageHeader.LENGTH, size);
        withDirect(from, offset, length, source -> compressor.algorithm().inflate(source, target));
        to.writerIndex(MessageHeader.LENGTH + size);
    }

    private interface Use {
        void of(ByteBuffer direct);
    }

    /** The native algorithms need one direct buffer; anything else is copied into one. */
    private static void withDirect(ByteBuf buf, int offset, int length, Use use) {
        if (buf.isDirect() && buf.nioBufferCount() == 1) {
            use.of(buf.nioBuffer(offset, length));
            return;
        }
        ByteBuf copy = buf.alloc().directBuffer(Math.max(1, length));
        try {
            copy.writeBytes(buf, offset, length);
            use.of(copy.nioBuffer(0, length));
        } finally {
            copy.release();
        }
    }
}
