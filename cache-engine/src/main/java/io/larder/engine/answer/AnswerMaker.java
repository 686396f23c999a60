package io.larder.engine.answer;

import io.larder.engine.query.QueryKind;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes answers of replies that were taken apart. Flags and checksums are left behind. */
final class AnswerMaker {
    private static final byte[] CURSOR = "\u0003cursor\u0000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIRST_BATCH = "\u0004firstBatch\u0000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSED = "\u0012id\u0000\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

    private AnswerMaker() {}

    /** Of a reply that is laid out as it is kept, without another copy. */
    static Answer asItIs(QueryKind kind, ReplyParts reply) {
        return new Answer(
                kind,
                reply.message().array(),
                reply.cursor().documents(),
                reply.cursor().documentsEnd(),
                reply.cursor().count());
    }

    /** Of a count or of distinct values. */
    static Answer value(QueryKind kind, ReplyParts reply) {
        ByteBuf made = Unpooled.buffer(reply.message().writerIndex());
        int start = MessageWriter.beginOpMsg(made, 0, 0, 0);
        made.writeByte(OpMsg.KIND_BODY);
        int moved = made.writerIndex() - reply.bodyOffset();
        made.writeBytes(reply.message(), reply.bodyOffset(), reply.bodyLimit() - reply.bodyOffset());
        MessageWriter.end(made, start);
        return new Answer(kind, exact(made), reply.answerElement() + moved, reply.answerEnd() + moved, 0);
    }

    /** Of a first reply, and the documents of {@code later} ones as {@link #append} has put them together. */
    static Answer documents(QueryKind kind, ReplyParts first, @Nullable ByteBuf later, int count) {
        ByteBuf from = first.message();
        CursorPart cursor = first.cursor();
        int more = later == null ? 0 : later.readableBytes();
        ByteBuf made = Unpooled.buffer(from.writerIndex() + more + MessageHeader.LENGTH);
        int start = MessageWriter.beginOpMsg(made, 0, 0, 0);
        made.writeByte(OpMsg.KIND_BODY).writeIntLE(0).writeBytes(CURSOR).writeIntLE(0);
        made.writeBytes(FIRST_BATCH).writeIntLE(0);
        append(first, made, 0);
        if (later != null) {
            made.writeBytes(later, later.readerIndex(), more);
        }
        int end = made.writerIndex();
        made.writeByte(0);
        made.setIntLE(ReplyLayout.BATCH, made.writerIndex() - ReplyLayout.BATCH);
        made.writeBytes(CLOSED);
        made.writeBytes(from, cursor.namespaceElement(), cursor.namespaceEnd() - cursor.namespaceElement());
        made.writeByte(0);
        made.setIntLE(ReplyLayout.CURSOR, made.writerIndex() - ReplyLayout.CURSOR);
        int beforeCursor = first.bodyOffset() + 4;
        made.writeBytes(from, beforeCursor, first.answerElement() - beforeCursor);
        made.writeBytes(from, first.answerEnd(), first.bodyLimit() - first.answerEnd());
        made.setIntLE(ReplyLayout.BODY, made.writerIndex() - ReplyLayout.BODY);
        MessageWriter.end(made, start);
        return new Answer(kind, exact(made), ReplyLayout.DOCUMENTS, end, count);
    }

    /** Appends the documents of a reply, numbered from {@code number} on; returns the number that comes next. */
    static int append(ReplyParts reply, ByteBuf to, int number) {
        int next = number;
        BsonCursor each = new BsonCursor()
                .reset(
                        reply.message(),
                        reply.cursor().documents() - 4,
                        reply.cursor().documentsEnd() + 1);
        while (each.next()) {
            ListNumbers.begin(to, next++);
            to.writeBytes(reply.message(), each.valueOffset(), each.valueLength());
        }
        return next;
    }

    private static byte[] exact(ByteBuf made) {
        return made.capacity() == made.writerIndex() ? made.array() : ByteBufUtil.getBytes(made);
    }
}
