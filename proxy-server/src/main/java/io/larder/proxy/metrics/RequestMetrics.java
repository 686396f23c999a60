package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Latencies;
import io.larder.engine.usage.Measured;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What all event loops together have counted of requests. */
public final class RequestMetrics {
    private final List<LoopMetrics> loops = new CopyOnWriteArrayList<>();

    /** For one more event loop, which alone may write to it. */
    public LoopMetrics onLoop() {
        LoopMetrics loop = new LoopMetrics();
        loops.add(loop);
        return loop;
    }

    public Measured answered(Outcome how) {
        long[] cells = new long[Latencies.CELLS + 1];
        loops.forEach(loop -> loop.addTo(how, cells));
        return new Measured(cells);
    }

    public long bypasses(Reason why) {
        return loops.stream().mapToLong(loop -> loop.bypasses(why)).sum();
    }

    public long hintsIgnored() {
        return loops.stream().mapToLong(LoopMetrics::hintsIgnored).sum();
    }
}
