package io.larder.embedded.replication;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The logical clock: seconds and an increment, never going back, moved by writes and by what others tell. Safe for any
 * thread.
 */
public final class ClusterTime {
    private final AtomicLong latest;

    ClusterTime(long start) {
        latest = new AtomicLong(start);
    }

    public long latest() {
        return latest.get();
    }

    /** A time newer than every one before. */
    long tick(long millis) {
        long wall = (millis / 1000) << 32;
        return latest.updateAndGet(last -> Long.compareUnsigned(wall, last) > 0 ? wall | 1 : last + 1);
    }

    /** Takes over a time told by another, if it is newer. */
    void advanceTo(long told) {
        latest.accumulateAndGet(told, (a, b) -> Long.compareUnsigned(a, b) >= 0 ? a : b);
    }
}
