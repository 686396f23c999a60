package io.larder.proxy.cursor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's cursors whose batches are gathered into answers. Only the client that opened the cursor carries its
 * gathering on, with one getMore after the other; a getMore of anybody else, or a second one while the first is under way,
 * ends it, for then nobody knows in which order the batches left the cursor. So do killCursors, an error and too much time.
 * At its limit no further one begins. Thread safe.
 *
 * @param <F> what is filled: it has one user at a time, who has its turn or is told that it was given up
 */
public final class Gatherings<F> {
    /** One getMore's right to add a batch. */
    public static final class Turn<F> {
        private final long cursorId;
        private final CursorOwner owner;
        private final F fill;
        private final long begunNanos;
        private boolean taken;

        private Turn(long cursorId, CursorOwner owner, F fill, long begunNanos) {
            this.cursorId = cursorId;
            this.owner = owner;
            this.fill = fill;
            this.begunNanos = begunNanos;
        }

        public F fill() {
            return fill;
        }
    }

    private final Map<Long, Turn<F>> byCursor = new HashMap<>();
    private final int most;
    private final long limitNanos;
    private final LongSupplier clock;
    private final Consumer<F> givenUp;

    /**
     * @param limitNanos how long one may take
     * @param givenUp told of each fill that ends while nobody has its turn; not under a lock
     */
    public Gatherings(int most, long limitNanos, LongSupplier nanoClock, Consumer<F> givenUp) {
        this.most = most;
        this.limitNanos = limitNanos;
        this.clock = nanoClock;
        this.givenUp = givenUp;
    }

    /** The first batch is there and left this cursor open. False if there is no room: the fill is given up by the caller. */
    public synchronized boolean begin(long cursorId, CursorOwner owner, F fill) {
        if (byCursor.size() >= most || byCursor.containsKey(cursorId)) {
            return false;
        }
        byCursor.put(cursorId, new Turn<>(cursorId, owner, fill, clock.getAsLong()));
        return true;
    }

    /** A getMore is about to be sent. Null if it adds to nothing; whatever it would have added to has ended then. */
    public @Nullable Turn<F> turn(long cursorId, CursorOwner asker) {
        Turn<F> ended;
        synchronized (this) {
            Turn<F> turn = byCursor.get(cursorId);
            if (turn == null) {
                return null;
            }
            if (!turn.taken && turn.owner.equals(asker)) {
                turn.taken = true;
                return turn;
            }
            byCursor.remove(cursorId);
            ended = turn.taken ? null : turn;
        }
        tell(ended);
        return null;
    }

    /** The batch is there and the cursor still open. False if it must not be added to any more: give the fill up. */
    public synchronized boolean goesOn(Turn<F> turn) {
        if (!isCurrent(turn)) {
            return false;
        }
        turn.taken = false;
        return true;
    }

    /** The last batch is there, or an error, or nothing. False if what was gathered is not to be used: give the fill up. */
    public synchronized boolean done(Turn<F> turn) {
        return byCursor.remove(turn.cursorId, turn);
    }

    @SuppressWarnings("ReferenceEquality") // another cursor of the same id may have come since
    private boolean isCurrent(Turn<F> turn) {
        return byCursor.get(turn.cursorId) == turn;
    }

    /** The cursor was closed, whoever did it. */
    public void closed(long cursorId) {
        Turn<F> ended;
        synchronized (this) {
            Turn<F> removed = byCursor.remove(cursorId);
            ended = removed == null || removed.taken ? null : removed;
        }
        tell(ended);
    }

    /** Gives up what takes too long. For a timer. */
    public void sweep() {
        List<Turn<F>> late = new ArrayList<>();
        long now = clock.getAsLong();
        synchronized (this) {
            byCursor.values().removeIf(turn -> {
                boolean old = now - turn.begunNanos > limitNanos;
                if (old && !turn.taken) {
                    late.add(turn);
                }
                return old;
            });
        }
        late.forEach(this::tell);
    }

    private void tell(@Nullable Turn<F> ended) {
        if (ended != null) {
            givenUp.accept(ended.fill);
        }
    }

    public synchronized int size() {
        return byCursor.size();
    }
}
