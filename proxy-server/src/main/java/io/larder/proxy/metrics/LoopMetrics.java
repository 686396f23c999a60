package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one event loop counts. Only its thread writes: an event costs an addition to a number that nobody else writes. */
public final class LoopMetrics {
    private final Latencies[] latencies = new Latencies[Outcome.values().length];
    private final AtomicLongArray bypasses = new AtomicLongArray(Reason.values().length);
    private final AtomicLongArray others = new AtomicLongArray(Other.values().length);

    /** What is counted without more to say about it. */
    public enum Other {
        /** A hint that cannot be understood, or asks for what the policy does not allow. */
        HINT_IGNORED,
        /** A hit that was compared with the upstream's answer and is the same. */
        VERIFY_MATCH,
        /** One that differs, and a change in between explains it. */
        VERIFY_CHANGED,
        /** One that differs without an explanation. */
        VERIFY_MISMATCH
    }

    LoopMetrics() {
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] = new Latencies();
        }
    }

    /** A request is answered, and its reply complete; {@code nanos} since it was read. */
    public void answered(Outcome how, long nanos) {
        latencies[how.ordinal()].add(nanos);
    }

    /** A read was sent upstream without being looked up. */
    public void bypassed(Reason why) {
        bump(bypasses, why.ordinal());
    }

    public void count(Other what) {
        bump(others, what.ordinal());
    }

    private static void bump(AtomicLongArray counts, int index) {
        counts.lazySet(index, counts.getPlain(index) + 1);
    }

    void addTo(Outcome outcome, long[] cells) {
        latencies[outcome.ordinal()].addTo(cells);
    }

    long bypasses(Reason why) {
        return bypasses.get(why.ordinal());
    }

    long others(Other what) {
        return others.get(what.ordinal());
    }
}
