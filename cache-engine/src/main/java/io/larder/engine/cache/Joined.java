package io.larder.engine.cache;

import io.larder.engine.flight.Seat;

/** The same read is under way, and its answer will do. */
public final class Joined implements Begun {
    private final Seat seat;
    private final long deadlineNanos;

    Joined(Seat seat, long deadlineNanos) {
        this.seat = seat;
        this.deadlineNanos = deadlineNanos;
    }

    /** When waiting has lasted long enough, on the cache's clock. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Waits no longer. False if there is an answer, or the news that there is none; it has been told then, or is just now. */
    public boolean withdraw() {
        return seat.withdraw();
    }
}
