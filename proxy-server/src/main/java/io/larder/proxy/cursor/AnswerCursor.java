package io.larder.proxy.cursor;

import io.larder.engine.answer.Answer;
import io.larder.engine.session.SessionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An open cursor over an answer that does not change, whatever becomes of the entry that it came from. Guarded by itself:
 * connections of several event loops may ask for batches.
 */
final class AnswerCursor {
    private static final int SHORT_BATCH_BYTES = 64 * 1024;

    private final long id;
    private final CursorOwner owner;
    private final String namespace;
    private final Answer answer;
    private final long idleNanos;
    private int place;
    private long usedAt;

    /** @param idleNanos {@link Long#MAX_VALUE} for one that does not end by itself */
    AnswerCursor(
            long id, CursorOwner owner, String namespace, Answer answer, int place, long idleNanos, long nowNanos) {
        this.id = id;
        this.owner = owner;
        this.namespace = namespace;
        this.answer = answer;
        this.place = place;
        this.idleNanos = idleNanos;
        this.usedAt = nowNanos;
    }

    long id() {
        return id;
    }

    CursorOwner owner() {
        return owner;
    }

    Answer answer() {
        return answer;
    }

    synchronized long restNanos(long nowNanos) {
        return nowNanos - usedAt;
    }

    synchronized boolean isOld(long nowNanos) {
        return nowNanos - usedAt > idleNanos;
    }

    /** Throws unless this request may have the next batch, in the order in which servers look at it. */
    void check(GetMoreRequest request, CursorOwner asker) throws CursorRefusedException {
        if (!owner.principal().equals(asker.principal())) {
            throw CursorRefusedException.unauthorized("cursor id " + id + " was not created by the authenticated user");
        }
        if (!namespace.equals(request.namespace())) {
            throw CursorRefusedException.unauthorized("Requested getMore on namespace '" + request.namespace()
                    + "', but cursor belongs to a different namespace " + namespace);
        }
        checkSession(asker.session());
        if (request.transaction() >= 0) {
            throw CursorRefusedException.numbered(
                    50739,
                    cannot() + ", which was not created in a transaction, in transaction " + request.transaction());
        }
        if (request.limitsTime()) {
            throw CursorRefusedException.badValue("cannot set maxTimeMS on getMore command for a non-awaitData cursor");
        }
    }

    private void checkSession(@Nullable SessionId other) throws CursorRefusedException {
        SessionId session = owner.session();
        if (session == null && other != null) {
            throw CursorRefusedException.numbered(
                    50736, cannot() + ", which was not created in a session, in session " + show(other));
        }
        if (session != null && other == null) {
            throw CursorRefusedException.numbered(
                    50737, cannot() + ", which was created in session " + show(session) + ", without an lsid");
        }
        if (session != null && other != null && !session.equals(other)) {
            throw CursorRefusedException.numbered(
                    50738,
                    cannot() + ", which was created in session " + show(session) + ", in session " + show(other));
        }
    }

    private String cannot() {
        return "Cannot run getMore on cursor " + id;
    }

    private static String show(SessionId session) {
        return new UUID(session.high(), session.low()).toString();
    }

    /** The reply with the next batch: a short one, as servers may give, where there is no room for a long one. */
    synchronized ByteBuf next(
            int batchSize,
            int requestId,
            int responseTo,
            IntPredicate room,
            ByteBufAllocator allocator,
            long nowNanos) {
        int cut = answer.after(place, batchSize);
        if (!room.test(answer.batchBytes(place, cut))) {
            cut = answer.after(place, batchSize, SHORT_BATCH_BYTES);
        }
        ByteBuf reply = allocator.directBuffer(answer.batchBytes(place, cut));
        answer.writeNext(reply, requestId, responseTo, place, cut, answer.isEnd(cut) ? 0 : id);
        place = cut;
        usedAt = nowNanos;
        return reply;
    }

    synchronized boolean isDone() {
        return answer.isEnd(place);
    }
}
