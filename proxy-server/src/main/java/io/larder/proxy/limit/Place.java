package io.larder.proxy.limit;

import io.netty.util.concurrent.EventExecutor;
import java.util.Comparator;

/** One waiter's place in a line. What becomes of it belongs to the waiter's event loop, where the line stands to the line's. */
public final class Place {
    /** Whose last turn is longest ago comes first; of two of the same time, who came first. */
    static final Comparator<Place> BY_TURN = (one, other) -> order(one, other, one.lastTurnNanos - other.lastTurnNanos);

    /** Who is first too late. */
    static final Comparator<Place> BY_DEADLINE =
            (one, other) -> order(one, other, one.deadlineNanos - other.deadlineNanos);

    private final Line line;
    private final EventExecutor loop;
    private final Waiter waiter;
    private final long lastTurnNanos;
    private final long deadlineNanos;
    private long number;
    private boolean left;

    Place(Line line, EventExecutor loop, Waiter waiter, long lastTurnNanos, long deadlineNanos) {
        this.line = line;
        this.loop = loop;
        this.waiter = waiter;
        this.lastTurnNanos = lastTurnNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /** By the difference of two times, which may wrap around. */
    private static int order(Place one, Place other, long difference) {
        return difference != 0 ? Long.signum(difference) : Long.compare(one.number, other.number);
    }

    /** Given by the line before anybody compares it. */
    void number(long itsNumber) {
        number = itsNumber;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** The waiter is gone. On its event loop. */
    public void leave() {
        left = true;
        line.left(this);
    }

    /** One was taken for it; a waiter that has left meanwhile gives it back. */
    void turn(Supply from) {
        loop.execute(() -> {
            if (left) {
                from.giveBack();
                line.more();
            } else {
                waiter.itsTurn();
            }
        });
    }

    void end() {
        loop.execute(() -> {
            if (!left) {
                waiter.tooLate();
            }
        });
    }
}
