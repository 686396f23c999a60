package io.larder.engine.simulation.cluster;

/** Cluster times: seconds above an increment, compared unsigned. */
public final class Times {
    private Times() {}

    public static boolean after(long one, long other) {
        return Long.compareUnsigned(one, other) > 0;
    }

    public static long later(long one, long other) {
        return after(one, other) ? one : other;
    }

    public static long earlier(long one, long other) {
        return after(one, other) ? other : one;
    }

    static long first(boolean farFuture) {
        // Beyond 2038 the seconds have the sign bit set.
        return (farFuture ? 0xF0000000L : 0x60000000L) << 32 | 1;
    }

    /** The next time, in the same second or the first of the one after. */
    static long next(long time, boolean nextSecond) {
        return nextSecond ? ((time >>> 32) + 1) << 32 | 1 : time + 1;
    }

    public static String text(long time) {
        return time == 0 ? "0" : (time >>> 32 & 0xFFF) + "." + (time & 0xFFFFFFFFL);
    }
}
