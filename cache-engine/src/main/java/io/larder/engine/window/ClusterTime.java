package io.larder.engine.window;

/**
 * Words for cluster times, which are kept as BSON lays a timestamp out: seconds in the upper half, an increment in the lower.
 * They compare unsigned, and 0 is before all of them: none.
 */
public final class ClusterTime {
    public static final long NONE = 0;

    /** After all others; for a time that is not known, where only a later one would do. */
    public static final long NEVER_REACHED = -1L;

    private ClusterTime() {}

    public static boolean isAfter(long time, long other) {
        return Long.compareUnsigned(time, other) > 0;
    }

    public static long latest(long time, long other) {
        return isAfter(time, other) ? time : other;
    }

    public static long earliest(long time, long other) {
        return isAfter(time, other) ? other : time;
    }
}
