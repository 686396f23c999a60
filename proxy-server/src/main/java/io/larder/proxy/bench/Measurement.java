package io.larder.proxy.bench;

import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param reads how long each took, in nanoseconds
 * @param failures of operations that were answered with an error or not at all
 * @param firstFailure what the first of them said; empty if there was none
 */
public record Measurement(Histogram reads, Histogram writes, long failures, String firstFailure, double seconds) {
    public double perSecond() {
        return (reads.getTotalCount() + writes.getTotalCount()) / seconds;
    }

    /** Of reads and writes together. */
    public Histogram all() {
        Histogram both = reads.copy();
        both.add(writes);
        return both;
    }
}
