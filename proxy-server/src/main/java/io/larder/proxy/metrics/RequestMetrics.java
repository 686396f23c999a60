package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Latencies;
import io.larder.engine.usage.Measured;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What all event loops together have counted of requests: of everything, or of the part that one tenant is. */
public final class RequestMetrics {
    private final List<LoopMetrics> loops = new CopyOnWriteArrayList<>();
    private final @Nullable RequestMetrics whole;

    public RequestMetrics() {
        this(null);
    }

    private RequestMetrics(@Nullable RequestMetrics whole) {
        this.whole = whole;
    }

    /** What it counts is counted here, too, even when it is not in use any more. */
    public RequestMetrics part() {
        return new RequestMetrics(this);
    }

    /** For one more event loop, which alone may write to it. */
    public LoopMetrics onLoop() {
        LoopMetrics loop = whole == null ? new LoopMetrics() : whole.onLoop();
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
