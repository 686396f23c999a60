package io.larder.proxy.upstream.idle;

/**
 * The time of the quickest answers of late. How long an answer takes is mostly up to the question; the shortest one tells
 * what the way there costs. Each longer answer lets it grow by a sixteenth, so that a way that became slow is noticed.
 */
final class ShortestAnswer {
    private static final long NONE = -1;

    private long nanos = NONE;

    void note(long took) {
        if (nanos == NONE || took <= nanos) {
            nanos = took;
        } else {
            nanos = Math.min(took, nanos + (nanos >> 4) + 1);
        }
    }

    /** Negative while there was no answer yet. */
    long nanos() {
        return nanos;
    }
}
