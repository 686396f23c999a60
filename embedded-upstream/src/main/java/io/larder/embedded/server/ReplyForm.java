package io.larder.embedded.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonEncoder;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** How a reply must look: as the request looked. */
record ReplyForm(boolean legacy, boolean checksum, @Nullable Compressor compressor) {
    private static final int REPLY_AWAIT_CAPABLE = 8;

    /** The reply's bytes; the caller owns them. */
    ByteBuf encode(ByteBufAllocator allocator, Document body, int requestId, int responseTo, boolean moreToCome) {
        ByteBuf plain = allocator.buffer();
        boolean done = false;
        try {
            write(plain, body, requestId, responseTo, moreToCome);
            done = true;
        } finally {
            if (!done) {
                plain.release();
            }
        }
        if (compressor == null) {
            return plain;
        }
        try {
            return CompressedMessage.compress(plain, compressor, allocator);
        } finally {
            plain.release();
        }
    }

    private void write(ByteBuf to, Document body, int requestId, int responseTo, boolean moreToCome) {
        if (legacy) {
            MessageHeader.write(to, 0, requestId, responseTo, Opcode.OP_REPLY);
            to.writeIntLE(REPLY_AWAIT_CAPABLE);
            to.writeLongLE(0); // no cursor
            to.writeIntLE(0); // starting from the first
            to.writeIntLE(1); // one document
            BsonEncoder.encode(body, to);
            MessageWriter.end(to, 0);
            return;
        }
        int flags = (checksum ? OpMsg.CHECKSUM_PRESENT : 0) | (moreToCome ? OpMsg.MORE_TO_COME : 0);
        int start = MessageWriter.beginOpMsg(to, requestId, responseTo, flags);
        to.writeByte(OpMsg.KIND_BODY);
        BsonEncoder.encode(body, to);
        MessageWriter.end(to, start);
    }
}
