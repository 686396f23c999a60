package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Latencies;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** What one event loop counts. Only its thread writes: an event costs an addition to a number that nobody else writes. */
public final class LoopMetrics {
    private final Latencies[] latencies = new Latencies[Outcome.values().length];
    private final AtomicLongArray bypasses = new AtomicLongArray(Reason.values().length);
    private final AtomicLongArray hintsIgnored = new AtomicLongArray(1);

    /** Where the same is counted once more; null where this is the whole. */
    private final @Nullable LoopMetrics whole;

    LoopMetrics(@Nullable LoopMetrics whole) {
        this.whole = whole;
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] = new Latencies();
        }
    }

    /** A request is answered, and its reply complete; {@code nanos} since it was read. */
    public void answered(Outcome how, long nanos) {
        latencies[how.ordinal()].add(nanos);
        if (whole != null) {
            whole.answered(how, nanos);
        }
    }

    /** A read was sent upstream around the cache. */
    public void bypassed(Reason why) {
        bump(bypasses, why.ordinal());
        if (whole != null) {
            whole.bypassed(why);
        }
    }

    /** A hint cannot be understood. */
    public void hintIgnored() {
        bump(hintsIgnored, 0);
        if (whole != null) {
            whole.hintIgnored();
        }
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

    long hintsIgnored() {
        return hintsIgnored.get(0);
    }
}
