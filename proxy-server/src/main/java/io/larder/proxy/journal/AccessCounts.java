package io.larder.proxy.journal;

import java.util.concurrent.atomic.LongAdder;

/** What became of the lines of access logs, one file after the other. */
public final class AccessCounts {
    final LongAdder written = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder failed = new LongAdder();

    /** Lines that are in a file. */
    public long written() {
        return written.sum();
    }

    /** Lines that found no room on their way to it: more came than can be written. */
    public long dropped() {
        return dropped.sum();
    }

    /** Lines that the file did not take. */
    public long failed() {
        return failed.sum();
    }
}
