package io.larder.engine.answer;

import io.larder.engine.query.QueryKind;
import io.larder.engine.value.DocumentId;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer, as the one reply that holds all of it. Immutable, on the heap, safe for any thread.
 *
 * <p>Answers with documents (find, aggregate) can also be given in batches: a place in the answer is an offset that
 * {@link #begin}, {@link #after} and nothing else makes, and that stays good as long as the answer.
 */
public final class Answer {
    /** The documents of a first batch whose size was not asked for. */
    public static final int DEFAULT_BATCH = 101;

    /** As many as there are. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** What the documents of one batch may take; a single one may be larger. */
    static final int MAX_BATCH_BYTES = 16 << 20;

    /** What stands before the list of a getMore's reply, in place of {@code firstBatch}. */
    private static final byte[] NEXT_BATCH = "\u0004nextBatch\u0000".getBytes(StandardCharsets.US_ASCII);

    /** The object, its array's header, and the padding of both. */
    private static final int OVERHEAD = 56;

    private final QueryKind kind;
    private final byte[] message;
    private final int begin;
    private final int end;
    private final int documents;

    /**
     * Takes the message over.
     *
     * @param begin where what is answered begins: the documents, or the element that has the number or the values
     * @param documents how many there are; 0 where the answer is no list of documents
     */
    Answer(QueryKind kind, byte[] message, int begin, int end, int documents) {
        this.kind = kind;
        this.message = message;
        this.begin = begin;
        this.end = end;
        this.documents = documents;
    }

    public QueryKind kind() {
        return kind;
    }

    /** Whether this is a list of documents, which a cursor can go over. */
    public boolean hasDocuments() {
        return kind == QueryKind.FIND || kind == QueryKind.AGGREGATE;
    }

    /** How many documents there are; 0 for a count and for distinct values. */
    public int documents() {
        return documents;
    }

    /** What it takes on the heap. */
    public int heapBytes() {
        return OVERHEAD + message.length;
    }

    /** The length of the reply that holds all of it. */
    public int messageBytes() {
        return message.length;
    }

    /** Whether one reply may hold all of it, where that many documents are asked for at most. */
    public boolean fitsIn(int batchSize) {
        return documents <= batchSize && (end - begin <= MAX_BATCH_BYTES || documents <= 1);
    }

    /** Appends the reply that holds all of it. The hot path: one copy, nothing allocated but what the buffer needs to grow. */
    public void write(ByteBuf to, int requestId, int responseTo) {
        int start = to.writerIndex();
        to.writeBytes(message);
        MessageHeader.setRequestId(to, start, requestId);
        MessageHeader.setResponseTo(to, start, responseTo);
    }

    /** The place before the first document. */
    public int begin() {
        return begin;
    }

    /** The place after the batch of up to {@code batchSize} documents that begins at this place, as the server would cut it. */
    public int after(int place, int batchSize) {
        return after(place, batchSize, MAX_BATCH_BYTES);
    }

    /** The same for a batch whose documents take no more bytes than this, but for a single one. */
    public int after(int place, int batchSize, int mostBytes) {
        int position = place;
        for (int taken = 0; position < end && taken < batchSize; taken++) {
            int next = ReplyLayout.next(message, position);
            if (taken > 0 && next - place > mostBytes) {
                break;
            }
            position = next;
        }
        return position;
    }

    /** Whether no document follows. */
    public boolean isEnd(int place) {
        return place >= end;
    }

    /** At least as long as a reply with this batch. */
    public int batchBytes(int from, int to) {
        return ReplyLayout.DOCUMENTS + (to - from) + (message.length - end);
    }

    /** Appends the reply to the command that opens a cursor, with the documents before {@code cut}. */
    public void writeFirst(ByteBuf to, int requestId, int responseTo, int cut, long cursorId) {
        int start = to.writerIndex();
        to.writeBytes(message, 0, cut);
        finish(to, start, start + ReplyLayout.BATCH, requestId, responseTo, cursorId);
    }

    /** Appends the reply to a getMore: the documents from one place to another. */
    public void writeNext(ByteBuf to, int requestId, int responseTo, int from, int cut, long cursorId) {
        int start = to.writerIndex();
        to.writeBytes(message, 0, ReplyLayout.BATCH_ELEMENT);
        to.writeBytes(NEXT_BATCH);
        int batch = to.writerIndex();
        to.writeIntLE(0); // its length is told when it is known
        int number = 0;
        int position = from;
        while (position < cut) {
            int value = ReplyLayout.value(message, position);
            int length = ReplyLayout.intAt(message, value);
            ListNumbers.begin(to, number++);
            to.writeBytes(message, value, length);
            position = value + length;
        }
        finish(to, start, batch, requestId, responseTo, cursorId);
    }

    /** Appends what follows the documents, and sets the lengths. */
    private void finish(ByteBuf to, int start, int batch, int requestId, int responseTo, long cursorId) {
        int documentsEnd = to.writerIndex();
        to.writeBytes(message, end, message.length - end);
        int shorter = message.length - (to.writerIndex() - start);
        MessageHeader.setMessageLength(to, start, message.length - shorter);
        MessageHeader.setRequestId(to, start, requestId);
        MessageHeader.setResponseTo(to, start, responseTo);
        shorten(to, start, ReplyLayout.BODY, shorter);
        shorten(to, start, ReplyLayout.CURSOR, shorter);
        to.setIntLE(batch, documentsEnd + 1 - batch);
        to.setLongLE(documentsEnd + ReplyLayout.ID_FROM_END, cursorId);
    }

    private void shorten(ByteBuf to, int start, int lengthField, int by) {
        to.setIntLE(start + lengthField, ReplyLayout.intAt(message, lengthField) - by);
    }

    /** Whether both answer the same, whatever cluster times they tell. */
    public boolean agreesWith(Answer other) {
        return kind == other.kind && Arrays.equals(message, begin, end, other.message, other.begin, other.end);
    }

    /**
     * The same in whatever order documents or values stand. Where a query names no order, or several are equal in it, each member of
     * a set has one of its own, and a router that of their replies.
     */
    public boolean agreesInAnyOrder(Answer other) {
        return agreesWith(other)
                || (kind == other.kind
                        && kind != QueryKind.COUNT
                        && documents == other.documents
                        && parts().equals(other.parts()));
    }

    /** How often each document or value is in it. */
    private Map<List<Object>, Integer> parts() {
        Map<List<Object>, Integer> parts = new HashMap<>();
        BsonCursor each = new BsonCursor();
        if (hasDocuments()) {
            each.reset(Unpooled.wrappedBuffer(message), begin - Integer.BYTES, end + 1);
        } else {
            int list = ReplyLayout.value(message, begin);
            each.reset(Unpooled.wrappedBuffer(message), list, end);
        }
        while (each.next()) {
            ByteBuffer value = ByteBuffer.wrap(message, each.valueOffset(), each.valueLength());
            parts.merge(List.of(each.type(), value), 1, Integer::sum);
        }
        return parts;
    }

    /**
     * The identities of the documents, read anew from them; null where that of one is not certain. It says which documents the
     * answer is made of only where the query shows each one's {@code _id} unaltered.
     */
    public @Nullable List<DocumentId> heldIds() {
        return HeldIds.of(message, begin, hasDocuments() ? end : begin);
    }

    /** The {@code _id} of the first documents, as they stand there, for people; at most so many. */
    public BsonArray shownIds(int most) {
        return HeldIds.shown(message, begin, hasDocuments() ? end : begin, most);
    }

    @Override
    public String toString() {
        return hasDocuments() ? documents + " documents, " + message.length + " bytes" : message.length + " bytes";
    }
}
