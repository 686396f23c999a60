package io.larder.wire.message;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;

/** Writes messages of Larder's own: handshakes, errors, local answers. What is forwarded is never written anew. */
public final class MessageWriter {
    private static final int REPLY_AWAIT_CAPABLE = 8;

    private MessageWriter() {}

    /** The reply to a command in the form that it was asked in. The caller owns the buffer. */
    public static ByteBuf replyTo(CommandView command, ByteBufAllocator allocator, int requestId, BsonDocument body) {
        return command.isLegacy()
                ? opReply(allocator, requestId, command.requestId(), body)
                : opMsg(allocator, requestId, command.requestId(), 0, body);
    }

    /** An OP_MSG with one body section. The caller owns the buffer. */
    public static ByteBuf opMsg(
            ByteBufAllocator allocator, int requestId, int responseTo, int flags, BsonDocument body) {
        ByteBuf message = allocator.buffer();
        int start = beginOpMsg(message, requestId, responseTo, flags & ~OpMsg.CHECKSUM_PRESENT);
        message.writeByte(OpMsg.KIND_BODY);
        RawDocuments.write(body, message);
        end(message, start);
        return message;
    }

    /** Appends header and flags of an OP_MSG; sections follow, then {@link #end}. Returns where the message begins. */
    public static int beginOpMsg(ByteBuf to, int requestId, int responseTo, int flags) {
        int start = to.writerIndex();
        MessageHeader.write(to, 0, requestId, responseTo, Opcode.OP_MSG);
        to.writeIntLE(flags);
        return start;
    }

    /** Sets the length of the message that began at {@code start}, and appends its checksum if the flags promise one. */
    public static void end(ByteBuf message, int start) {
        boolean checksum = MessageHeader.opcode(message, start) == Opcode.OP_MSG
                && (message.getIntLE(start + MessageHeader.LENGTH) & OpMsg.CHECKSUM_PRESENT) != 0;
        int length = message.writerIndex() - start;
        MessageHeader.setMessageLength(message, start, checksum ? length + 4 : length);
        if (checksum) {
            message.writeIntLE(Checksum.of(message, start, length));
        }
    }

    /** The OP_REPLY that answers a legacy command. The caller owns the buffer. */
    public static ByteBuf opReply(ByteBufAllocator allocator, int requestId, int responseTo, BsonDocument body) {
        ByteBuf message = allocator.buffer();
        MessageHeader.write(message, 0, requestId, responseTo, Opcode.OP_REPLY);
        message.writeIntLE(REPLY_AWAIT_CAPABLE);
        message.writeLongLE(0); // no cursor
        message.writeIntLE(0); // starting from the first
        message.writeIntLE(1); // one document
        RawDocuments.write(body, message);
        end(message, 0);
        return message;
    }

    /** A legacy command as OP_QUERY on {@code <database>.$cmd}. The caller owns the buffer. */
    public static ByteBuf opQuery(ByteBufAllocator allocator, int requestId, String database, BsonDocument body) {
        ByteBuf message = allocator.buffer();
        MessageHeader.write(message, 0, requestId, 0, Opcode.OP_QUERY);
        message.writeIntLE(0);
        message.writeCharSequence(database + ".$cmd", StandardCharsets.UTF_8);
        message.writeByte(0);
        message.writeIntLE(0);
        message.writeIntLE(-1);
        RawDocuments.write(body, message);
        end(message, 0);
        return message;
    }
}
