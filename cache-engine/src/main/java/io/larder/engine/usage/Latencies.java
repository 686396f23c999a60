package io.larder.engine.usage;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long things took, as counts by magnitude: every power of two is cut into four, so a percentile is off by an eighth at
 * most. Any thread may read, and sees each count as it was a moment ago. Either one thread alone adds, which costs no more than
 * two additions, or several do.
 */
public final class Latencies {
    /** What is shorter counts as this long: about a microsecond. */
    private static final int SHORTEST_BITS = 10;

    private static final int PARTS_BITS = 2;
    private static final int PARTS = 1 << PARTS_BITS;
    /** Up to 2^34 nanoseconds, seventeen seconds; the last one holds everything above. */
    public static final int OCTAVES = 24;

    public static final int CELLS = OCTAVES * PARTS + 1;

    private final AtomicLongArray counts = new AtomicLongArray(CELLS + 1);

    /** For the one thread that adds. */
    public void add(long nanos) {
        bump(cell(nanos), 1);
        bump(CELLS, Math.max(0, nanos));
    }

    /** For one of several threads that do. */
    void addAmongOthers(long nanos) {
        counts.getAndIncrement(cell(nanos));
        counts.getAndAdd(CELLS, Math.max(0, nanos));
    }

    /** Adds what somebody else has counted; among others. */
    void addAll(long[] cells) {
        for (int i = 0; i <= CELLS; i++) {
            counts.getAndAdd(i, cells[i]);
        }
    }

    private void bump(int index, long by) {
        counts.lazySet(index, counts.getPlain(index) + by);
    }

    /** Adds it up; the last number is the sum of all durations. */
    public void addTo(long[] cells) {
        for (int i = 0; i <= CELLS; i++) {
            cells[i] += counts.get(i);
        }
    }

    private static int cell(long nanos) {
        if (nanos < 1L << SHORTEST_BITS) {
            return 0;
        }
        int octave = 63 - Long.numberOfLeadingZeros(nanos) - SHORTEST_BITS;
        if (octave >= OCTAVES) {
            return CELLS - 1;
        }
        int part = (int) (nanos >>> (octave + SHORTEST_BITS - PARTS_BITS)) & (PARTS - 1);
        return octave * PARTS + part;
    }

    /** What everything in the cells up to and with this one is shorter than, in nanoseconds. */
    public static long above(int cell) {
        if (cell >= CELLS - 1) {
            return Long.MAX_VALUE;
        }
        long octave = 1L << (SHORTEST_BITS + cell / PARTS);
        return octave + (octave >>> PARTS_BITS) * (cell % PARTS + 1);
    }
}
