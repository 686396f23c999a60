package io.larder.engine.answer;

import java.util.concurrent.atomic.AtomicLong;

/** What all gatherings together may hold. One that finds no room is given up; nobody waits. Thread safe. */
public final class GatheringMemory {
    private final AtomicLong left;

    public GatheringMemory(long bytes) {
        left = new AtomicLong(bytes);
    }

    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void give(int bytes) {
        left.addAndGet(bytes);
    }

    /** How many bytes are free. */
    public long left() {
        return left.get();
    }
}
