package io.larder.engine.tier;

import java.util.Arrays;

/**
 * Which keys were asked for lately though nothing is kept under them. Bounded: so many are remembered at least, and twice as
 * many at most; then the older half is forgotten. One in some hundreds that was never asked for is taken for one that was.
 *
 * <p>Any number of threads may note at once, and lose one another's notes: an estimate is enough. Until the first note it
 * takes no memory: a cache that is not used costs none.
 */
final class Sightings {
    private static final int KEYS_IN_WORD = 4;
    private static final int BITS_OF_KEY = 4;
    private static final int FEWEST_WORDS = 1 << 10;
    /** Two megabytes, a million keys. */
    private static final int MOST_WORDS = 1 << 18;

    private static final long[] NONE = {};
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final int words;
    private volatile long[] recent = NONE;
    private volatile long[] older = NONE;
    /** In {@link #recent}. */
    private int noted;

    /** For at least about so many keys, as long as that is neither few nor very many. */
    Sightings(long keys) {
        long wanted = Math.min(MOST_WORDS, Math.max(FEWEST_WORDS, keys / KEYS_IN_WORD));
        this.words = Integer.highestOneBit((int) wanted);
    }

    /** How many keys are remembered at least. */
    int keys() {
        return words * KEYS_IN_WORD;
    }

    /** What this takes on the heap once something was noted. */
    long heapBytes() {
        return 2L * Long.BYTES * words;
    }

    /** Notes that this was asked for; returns whether it had been before. */
    boolean note(int hash) {
        long spread = spread(hash);
        long bits = bits(spread);
        int word = word(spread);
        long[] table = recent;
        if (table.length == 0) {
            table = first();
        }
        if ((table[word] & bits) == bits) {
            return true;
        }
        boolean before = has(older, word, bits);
        table[word] |= bits;
        if (++noted >= keys()) {
            turn();
        }
        return before;
    }

    /** Whether this was asked for. */
    boolean has(int hash) {
        long spread = spread(hash);
        long bits = bits(spread);
        int word = word(spread);
        return has(recent, word, bits) || has(older, word, bits);
    }

    private static boolean has(long[] table, int word, long bits) {
        return table.length > 0 && (table[word] & bits) == bits;
    }

    private static long spread(int hash) {
        long spread = hash * SPREAD;
        return (spread ^ (spread >>> 32)) * SPREAD;
    }

    private int word(long spread) {
        return (int) (spread >>> Integer.SIZE) & (words - 1);
    }

    /** Which bits of its word stand for a key. */
    private static long bits(long spread) {
        long bits = 0;
        for (int i = 0; i < BITS_OF_KEY; i++) {
            bits |= 1L << (spread >>> (i * 6));
        }
        return bits;
    }

    private synchronized long[] first() {
        if (recent.length == 0) {
            older = new long[words];
            recent = new long[words];
        }
        return recent;
    }

    private synchronized void turn() {
        if (noted >= keys()) {
            long[] forgotten = older;
            Arrays.fill(forgotten, 0);
            older = recent;
            recent = forgotten;
            noted = 0;
        }
    }
}
