package io.larder.proxy.request.error;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** What is said to a message that cannot be read, as far as its header and flags tell how to say it. */
public final class MalformedReplies {
    private static final int KNOWN_FLAGS = OpMsg.CHECKSUM_PRESENT | OpMsg.EXHAUST_ALLOWED;
    private static final int QUERY_FAILURE = 1 << 1;

    private MalformedReplies() {}

    /** The error to send, or null where the connection has to be closed instead. */
    public static @Nullable ByteBuf to(
            ByteBuf message, MalformedMessageException e, int replyId, ByteBufAllocator allocator) {
        int start = message.readerIndex();
        int requestId = MessageHeader.requestId(message, start);
        String reason = String.valueOf(e.getMessage());
        if (MessageHeader.opcode(message, start) == Opcode.OP_QUERY) {
            return toQuery(requestId, reason, replyId, allocator);
        }
        boolean flagsAreThere = message.readableBytes() >= MessageHeader.LENGTH + 4;
        if (!flagsAreThere || (message.getIntLE(start + MessageHeader.LENGTH) & ~KNOWN_FLAGS) != 0) {
            return null;
        }
        return MessageWriter.opMsg(allocator, replyId, requestId, 0, ErrorReplies.of(ErrorCode.INVALID_BSON, reason));
    }

    /** As servers answer since they no longer take queries by OP_QUERY. */
    private static ByteBuf toQuery(int requestId, String reason, int replyId, ByteBufAllocator allocator) {
        ErrorCode code = ErrorCode.UNSUPPORTED_OP_QUERY_COMMAND;
        BsonDocument body = new BsonDocument("$err", new BsonString("Unsupported OP_QUERY: " + reason))
                .append("code", new BsonInt32(code.number()))
                .append("ok", new BsonDouble(0));
        ByteBuf reply = MessageWriter.opReply(allocator, replyId, requestId, body);
        reply.setIntLE(MessageHeader.LENGTH, reply.getIntLE(MessageHeader.LENGTH) | QUERY_FAILURE);
        return reply;
    }
}
