package io.larder.proxy.request.reply;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The few changes that messages undergo on their way. Each makes a new message and leaves the old one to its owner; values
 * are copied as bytes. A checksum is not carried over: it would be another one, and nobody is obliged to send it.
 */
public final class Rewrite {
    private Rewrite() {}

    /** The reply without one of its top-level fields. */
    static ByteBuf without(String field, ReplyView reply, ByteBufAllocator allocator) {
        ByteBuf from = reply.message();
        int bodyLength = reply.bodyLimit() - reply.bodyOffset();
        ByteBuf to = allocator.directBuffer(MessageHeader.LENGTH + 5 + bodyLength);
        int start = from.readerIndex();
        MessageWriter.beginOpMsg(
                to, MessageHeader.requestId(from, start), MessageHeader.responseTo(from, start), flags(from));
        to.writeByte(OpMsg.KIND_BODY);
        int body = to.writerIndex();
        to.writeIntLE(0);
        BsonCursor at = new BsonCursor().reset(from, reply.bodyOffset(), reply.bodyLimit());
        while (at.next()) {
            if (!at.nameIs(field)) {
                to.writeBytes(from, at.elementOffset(), at.valueOffset() + at.valueLength() - at.elementOffset());
            }
        }
        to.writeByte(0);
        to.setIntLE(body, to.writerIndex() - body);
        MessageWriter.end(to, 0);
        return to;
    }

    private static int flags(ByteBuf message) {
        return message.getIntLE(message.readerIndex() + MessageHeader.LENGTH) & ~OpMsg.CHECKSUM_PRESENT;
    }

    /** The command with {@code $readPreference: {mode: ...}} added, which a direct connection to a secondary asks for. */
    public static ByteBuf withReadPreference(String mode, CommandView command, ByteBufAllocator allocator) {
        ByteBuf from = command.message();
        int start = from.readerIndex();
        int end = start + from.readableBytes() - (command.sections().hasChecksum() ? 4 : 0);
        int last = command.bodyLimit() - 1;
        ByteBuf to = allocator.directBuffer(from.readableBytes() + 64);
        to.writeBytes(from, start, last - start);
        to.setIntLE(MessageHeader.LENGTH, flags(from));
        to.writeByte(0x03);
        to.writeCharSequence("$readPreference", StandardCharsets.US_ASCII);
        to.writeByte(0);
        RawDocuments.write(new BsonDocument("mode", new BsonString(mode)), to);
        to.writeByte(0);
        int body = command.bodyOffset() - start;
        to.setIntLE(body, to.writerIndex() - body);
        to.writeBytes(from, last + 1, end - last - 1);
        MessageWriter.end(to, 0);
        return to;
    }

    /** A legacy command, which says no database in its body, as the OP_MSG that today's servers take. */
    public static ByteBuf asOpMsg(CommandView legacy, ByteBufAllocator allocator) {
        ByteBuf from = legacy.message();
        int bodyLength = legacy.bodyLimit() - legacy.bodyOffset();
        ByteBuf to = allocator.directBuffer(MessageHeader.LENGTH + 5 + bodyLength + 80);
        MessageWriter.beginOpMsg(to, legacy.requestId(), 0, 0);
        to.writeByte(OpMsg.KIND_BODY);
        int body = to.writerIndex();
        to.writeBytes(from, legacy.bodyOffset(), bodyLength - 1);
        BsonDocument database = new BsonDocument("$db", new BsonString(legacy.database()));
        int document = to.writerIndex();
        RawDocuments.write(database, to);
        // Only its element is wanted: the length in front and the zero behind go.
        int element = to.writerIndex() - document - 5;
        to.setBytes(document, to, document + 4, element);
        to.writerIndex(document + element);
        to.writeByte(0);
        to.setIntLE(body, to.writerIndex() - body);
        MessageWriter.end(to, 0);
        return to;
    }

    /** The OP_REPLY that a legacy command is answered with. */
    static ByteBuf asOpReply(ReplyView reply, int responseTo, ByteBufAllocator allocator) {
        ByteBuf from = reply.message();
        int bodyLength = reply.bodyLimit() - reply.bodyOffset();
        ByteBuf to = allocator.directBuffer(MessageHeader.LENGTH + 20 + bodyLength);
        MessageHeader.write(to, 0, MessageHeader.requestId(from, from.readerIndex()), responseTo, Opcode.OP_REPLY);
        to.writeIntLE(8); // the server understands awaitData, as all do
        to.writeLongLE(0);
        to.writeIntLE(0);
        to.writeIntLE(1);
        to.writeBytes(from, reply.bodyOffset(), bodyLength);
        MessageWriter.end(to, 0);
        return to;
    }
}
