package io.larder.engine.policy;

/**
 * How the answers to some queries are kept. Times are in nanoseconds.
 *
 * @param ttlNanos the greatest age of an answer at any level; {@link #NO_LIMIT} where other things guard it
 * @param ttlAloneNanos the greatest age where nothing but age guards an answer: at level ttl, and where no change stream tells of
 *     changes
 * @param boundNanos at level bounded, how long ago the last news of the change stream may be
 * @param maxEntryBytes an answer that takes more is not kept
 * @param hintsTrusted whether the comment of a query may ask for more than this policy allows
 * @param verifyRate the share of hits, from 0 to 1, that are also read upstream and compared
 * @param shadow whether lookups are only compared, and everything is answered from upstream
 * @param staleWhileRevalidateNanos how far beyond its time an answer is served while it is read again; 0 for not at all
 * @param staleIfDownNanos the same while the upstream cannot be reached
 */
public record Policy(
        Level level,
        long ttlNanos,
        long ttlAloneNanos,
        long boundNanos,
        long maxEntryBytes,
        AfterChange afterChange,
        boolean hintsTrusted,
        double verifyRate,
        boolean shadow,
        long staleWhileRevalidateNanos,
        long staleIfDownNanos) {
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Nothing is kept, and no comment can change that. */
    public static final Policy OFF = new Policy(Level.OFF, 1, 1, 1, 1, AfterChange.DROP, false, 0, false, 0, 0);

    public Policy {
        require(ttlNanos > 0 && ttlAloneNanos > 0 && boundNanos > 0, "times must be positive");
        require(ttlAloneNanos <= ttlNanos, "what only age guards cannot live longer than anything may");
        require(ttlAloneNanos < NO_LIMIT, "where only age guards an answer it must have a limit");
        require(maxEntryBytes > 0, "the greatest size of an entry must be positive");
        require(verifyRate >= 0 && verifyRate <= 1, "a rate lies between 0 and 1");
        require(staleWhileRevalidateNanos >= 0 && staleIfDownNanos >= 0, "times must not be negative");
        require(
                level == Level.TTL
                        || level == Level.BOUNDED
                        || (staleWhileRevalidateNanos == 0 && staleIfDownNanos == 0),
                "stale answers are for the levels ttl and bounded only");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The same at another level. */
    public Policy at(Level other) {
        boolean mayBeStale = other == Level.TTL || other == Level.BOUNDED;
        return new Policy(
                other,
                ttlNanos,
                ttlAloneNanos,
                boundNanos,
                maxEntryBytes,
                afterChange,
                hintsTrusted,
                verifyRate,
                shadow,
                mayBeStale ? staleWhileRevalidateNanos : 0,
                mayBeStale ? staleIfDownNanos : 0);
    }

    /** Whether anything can be kept under this policy, be it that a trusted comment asks for it. */
    public boolean mayCache() {
        return level != Level.OFF || hintsTrusted;
    }
}
