package io.larder.proxy.cursor;

import io.larder.engine.answer.Answer;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All open cursors over answers. To clients they are as a server's: random ids, bound to a principal, a namespace and a
 * session, ended by their last batch, by killCursors, with their session, or when nobody uses them. At its limits no cursor
 * is opened; none that is open is given up. Thread safe.
 */
public final class AnswerCursors {
    /** What became of a cursor that was to be killed. */
    public enum Killed {
        KILLED,
        /** It is somebody else's, and goes on. */
        FOREIGN,
        /** No cursor of Larder's own has this id. */
        UNKNOWN
    }

    private final ConcurrentHashMap<Long, AnswerCursor> cursors = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Random random = new SecureRandom();
    private final HeldAnswers answers;
    private final CursorLimits limits;
    private final LongSupplier clock;
    private final LongPredicate usedUpstream;
    private volatile boolean draining;

    /** @param usedUpstream whether an id is that of a cursor which some server has open */
    public AnswerCursors(CursorLimits limits, LongSupplier nanoClock, LongPredicate usedUpstream) {
        this.limits = limits;
        this.clock = nanoClock;
        this.usedUpstream = usedUpstream;
        this.answers = new HeldAnswers(limits.maxBytes());
    }

    /**
     * The reply with the first batch of an answer that does not fit into it, and a cursor for the rest.
     *
     * @param namespace as the reply tells it and getMores will: {@code <database>.<collection>}
     * @param lasts whether the client asked for a cursor without idle timeout
     * @return null if there is no room for another cursor: the read has to be sent upstream
     */
    public @Nullable ByteBuf open(
            Answer answer,
            int batchSize,
            String namespace,
            CursorOwner owner,
            boolean lasts,
            int requestId,
            int responseTo,
            ByteBufAllocator allocator) {
        int cut = answer.after(answer.begin(), batchSize);
        long id = 0;
        if (!answer.isEnd(cut)) {
            if (!takeRoom(answer)) {
                return null;
            }
            id = register(answer, cut, namespace, owner, lasts);
        }
        ByteBuf reply = allocator.directBuffer(answer.batchBytes(answer.begin(), cut));
        answer.writeFirst(reply, requestId, responseTo, cut, id);
        return reply;
    }

    private boolean takeRoom(Answer answer) {
        if (draining) {
            return false;
        }
        if (open.incrementAndGet() <= limits.maxCursors() && answers.take(answer)) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    private long register(Answer answer, int place, String namespace, CursorOwner owner, boolean lasts) {
        Duration idle = owner.session() == null ? limits.idle() : limits.sessionIdle();
        long idleNanos = lasts ? Long.MAX_VALUE : idle.toNanos();
        while (true) {
            long id = random.nextLong() & Long.MAX_VALUE; // servers' ids are positive
            if (id == 0 || usedUpstream.test(id)) {
                continue;
            }
            AnswerCursor made = new AnswerCursor(id, owner, namespace, answer, place, idleNanos, clock.getAsLong());
            if (cursors.putIfAbsent(id, made) == null) {
                return id;
            }
        }
    }

    /** Whether this is the id of a cursor here. */
    public boolean has(long id) {
        return cursors.containsKey(id);
    }

    /**
     * The reply to a getMore for a cursor that is, or was a moment ago, one of these.
     *
     * @param room whether there is memory for so many bytes
     */
    public ByteBuf next(
            CommandView getMore, CursorOwner asker, int requestId, IntPredicate room, ByteBufAllocator allocator)
            throws CursorRefusedException {
        GetMoreRequest request = GetMoreRequest.read(getMore);
        AnswerCursor cursor = cursors.get(request.cursorId());
        long now = clock.getAsLong();
        if (cursor == null || cursor.isOld(now)) {
            throw CursorRefusedException.notFound(request.cursorId());
        }
        cursor.check(request, asker);
        ByteBuf reply = cursor.next(request.batchSize(), requestId, getMore.requestId(), room, allocator, now);
        if (cursor.isDone()) {
            end(cursor);
        }
        return reply;
    }

    private boolean end(AnswerCursor cursor) {
        if (!cursors.remove(cursor.id(), cursor)) {
            return false;
        }
        open.decrementAndGet();
        answers.give(cursor.answer());
        return true;
    }

    /** Somebody wants this cursor closed. */
    public Killed kill(long id, Principal by) {
        AnswerCursor cursor = cursors.get(id);
        if (cursor == null) {
            return Killed.UNKNOWN;
        }
        if (!cursor.owner().principal().equals(by)) {
            return Killed.FOREIGN;
        }
        return end(cursor) ? Killed.KILLED : Killed.UNKNOWN;
    }

    /** Whose cursor this is does not matter: a server has opened one with the same id, and an id must mean one cursor. */
    public void openedUpstream(long id) {
        AnswerCursor cursor = cursors.get(id);
        if (cursor != null) {
            end(cursor);
        }
    }

    /** These sessions of the principal's have ended, and their cursors with them. */
    public void sessionsEnded(Principal principal, Collection<SessionId> sessions) {
        endIf(cursor -> cursor.owner().principal().equals(principal)
                && cursor.owner().session() != null
                && sessions.contains(cursor.owner().session()));
    }

    /** All of the principal's sessions have ended. */
    public void allSessionsEnded(Principal principal) {
        endIf(cursor ->
                cursor.owner().principal().equals(principal) && cursor.owner().session() != null);
    }

    /** All sessions of everybody have ended. */
    public void allSessionsEnded() {
        endIf(cursor -> cursor.owner().session() != null);
    }

    private void endIf(Predicate<AnswerCursor> which) {
        for (AnswerCursor cursor : cursors.values()) {
            if (which.test(cursor)) {
                end(cursor);
            }
        }
    }

    /** Opens no more; those that are open can still be read to their end. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Ends what nobody has used for long. For a timer. */
    public void sweep() {
        long now = clock.getAsLong();
        endIf(cursor -> cursor.isOld(now));
    }

    /** How many were asked for a batch within so long. */
    public int begun(Duration window) {
        long now = clock.getAsLong();
        return (int) cursors.values().stream()
                .filter(cursor -> cursor.restNanos(now) <= window.toNanos())
                .count();
    }

    /** How many are open. */
    public int size() {
        return open.get();
    }

    /** What the answers under open cursors take. */
    public long heldBytes() {
        return answers.bytes();
    }
}
