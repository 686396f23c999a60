package io.larder.engine.answer;

import io.larder.engine.query.QueryKind;
import io.larder.engine.reason.Reason;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer of the replies that one client gets: the reply to its command, and, where that leaves a cursor open, the
 * replies to its getMores, in their order. It only looks on; the replies go their way.
 *
 * <pre>
 *             reply, cursor closed
 *   OPEN -------------------------------&gt; COMPLETE
 *    |  \__ reply, cursor open: OPEN        ^
 *    |  \__ start of a large reply: PARTLY -+  last part
 *    +---------- unfit, too large, too slow, no room, given up -----------&gt; UNFIT
 * </pre>
 *
 * One thread at a time. What it holds of the shared memory it gives back when it ends; one that never ends by itself has to be
 * given up.
 */
public final class Gathering {
    public enum State {
        OPEN,
        PARTLY,
        COMPLETE,
        UNFIT
    }

    private final QueryKind kind;
    private final int maxBytes;
    private final long deadlineNanos;
    private final GatheringMemory memory;
    private State state = State.OPEN;
    private @Nullable Reason unfit;
    private @Nullable Answer answer;
    private @Nullable ReplyParts first;
    private @Nullable ByteBuf large;
    private @Nullable ByteBuf later;
    private int count;
    private int batches;
    private long operationTime;
    private long cursorId;
    private int taken;

    /**
     * @param maxBytes what the answer may take
     * @param deadlineNanos when, by the clock that is handed in, it has taken too long; looked at where a further batch comes
     */
    public Gathering(QueryKind kind, int maxBytes, long deadlineNanos, GatheringMemory memory) {
        this.kind = kind;
        this.maxBytes = maxBytes;
        this.deadlineNanos = deadlineNanos;
        this.memory = memory;
    }

    public State state() {
        return state;
    }

    /** The answer, once complete. */
    public Answer answer() {
        if (answer == null) {
            throw new IllegalStateException("gathering is " + state);
        }
        return answer;
    }

    /** Why there will be none, once unfit. */
    public Reason unfit() {
        if (unfit == null) {
            throw new IllegalStateException("gathering is " + state);
        }
        return unfit;
    }

    /** The cursor whose batches are to come; 0 if none is. */
    public long cursorId() {
        return cursorId;
    }

    /** Whether the answer came in more than one batch, so that a later one may show what an earlier one could not. */
    public boolean isInBatches() {
        return batches > 1;
    }

    /** The operation time of the last reply: no batch shows anything later. 0 where the server tells none. */
    public long operationTime() {
        return operationTime;
    }

    /** How much has come so far, of answers of several batches. */
    public int gatheredBytes() {
        return held();
    }

    /** A whole reply, uncompressed; its indexes stay where they are. */
    public State reply(ByteBuf reply, long nowNanos) {
        if (state != State.OPEN || !mayCome(reply.readableBytes(), nowNanos)) {
            return state;
        }
        return take(ByteBufUtil.getBytes(reply));
    }

    /** The next part of a reply that comes in parts: its first one begins with the header, which says how long it will be. */
    public State nextPart(ByteBuf part, long nowNanos) {
        return state == State.OPEN
                ? start(part, MessageHeader.messageLength(part, part.readerIndex()), nowNanos)
                : part(part);
    }

    /** The beginning of a reply that comes in parts; {@code length} is that of the whole. */
    public State start(ByteBuf part, int length, long nowNanos) {
        if (state != State.OPEN || !mayCome(length, nowNanos) || !hold(length)) {
            return state;
        }
        large = Unpooled.wrappedBuffer(new byte[length]).clear();
        state = State.PARTLY;
        return part(part);
    }

    /** A further part of it. */
    public State part(ByteBuf part) {
        ByteBuf whole = large;
        if (state != State.PARTLY || whole == null) {
            return state;
        }
        if (part.readableBytes() > whole.writableBytes()) {
            return end(Reason.REPLY_MALFORMED);
        }
        whole.writeBytes(part, part.readerIndex(), part.readableBytes());
        if (whole.isWritable()) {
            return state;
        }
        large = null;
        state = State.OPEN;
        return take(whole.array());
    }

    private boolean mayCome(int length, long nowNanos) {
        if (first != null && nowNanos - deadlineNanos > 0) {
            end(Reason.TOO_SLOW);
        } else if (length - MessageHeader.LENGTH + held() > maxBytes) {
            end(Reason.TOO_LARGE);
        }
        return state == State.OPEN;
    }

    private int held() {
        ReplyParts begun = first;
        ByteBuf more = later;
        return begun == null ? 0 : begun.message().capacity() + (more == null ? 0 : more.writerIndex());
    }

    private boolean hold(int bytes) {
        if (!memory.take(bytes)) {
            end(Reason.GATHERINGS_FULL);
            return false;
        }
        taken += bytes;
        return true;
    }

    private State take(byte[] message) {
        ReplyParts parts = ReplyParts.read(kind, Unpooled.wrappedBuffer(message));
        if (parts.unfit() != null) {
            return end(parts.unfit());
        }
        batches++;
        operationTime = parts.operationTime();
        if (kind == QueryKind.COUNT || kind == QueryKind.DISTINCT) {
            return complete(AnswerMaker.value(kind, parts));
        }
        ReplyParts begun = first;
        if (begun == null ? !parts.cursor().isFirst() : !parts.cursor().continues(begun.cursor())) {
            return end(Reason.BATCHES_DO_NOT_MATCH);
        }
        if (begun == null && parts.cursor().id() == 0) {
            return complete(
                    parts.isAsKept()
                            ? AnswerMaker.asItIs(kind, parts)
                            : AnswerMaker.documents(
                                    kind, parts, null, parts.cursor().count()));
        }
        return add(begun, parts);
    }

    private State add(@Nullable ReplyParts begun, ReplyParts parts) {
        int bytes = begun == null
                ? parts.message().capacity()
                : parts.cursor().documentsEnd() - parts.cursor().documents();
        if (taken < held() + bytes && !hold(held() + bytes - taken)) {
            return state;
        }
        if (begun == null) {
            first = parts;
            count = parts.cursor().count();
        } else {
            if (later == null) {
                later = Unpooled.buffer(Math.max(bytes, 256));
            }
            count = AnswerMaker.append(parts, later, count);
        }
        cursorId = parts.cursor().id();
        return begun != null && cursorId == 0 ? complete(AnswerMaker.documents(kind, begun, later, count)) : state;
    }

    private State complete(Answer made) {
        answer = made;
        state = State.COMPLETE;
        release();
        return state;
    }

    /**
     * There will be no more of it: the cursor was killed, somebody else took a batch, or what was read has changed.
     *
     * @return why, if it has not ended before for a reason of its own, which is returned then
     */
    public Reason giveUp() {
        if (state != State.COMPLETE && state != State.UNFIT) {
            end(Reason.FILL_FAILED);
        }
        return unfit == null ? Reason.FILL_FAILED : unfit;
    }

    private State end(Reason why) {
        unfit = why;
        state = State.UNFIT;
        release();
        return state;
    }

    private void release() {
        first = null;
        later = null;
        large = null;
        cursorId = 0;
        memory.give(taken);
        taken = 0;
    }
}
