package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Latencies;
import io.larder.engine.usage.Measured;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops together have counted of requests: of everything, or of the part that one tenant is. There are no more
 * counts than event loops for the whole, and as many for each name in use, however often tenants come, go and change.
 */
public final class RequestMetrics implements AutoCloseable {
    private final ConcurrentMap<Integer, LoopMetrics> loops = new ConcurrentHashMap<>();
    private final @Nullable RequestMetrics whole;
    private final String name;
    /** Those in use, by their names. Guarded by this. */
    private final Map<String, RequestMetrics> parts = new HashMap<>();
    /** How many tenants, one after the other or side by side, count here now. Guarded by the whole. */
    private int users;

    public RequestMetrics() {
        this(null, "");
    }

    private RequestMetrics(@Nullable RequestMetrics whole, String name) {
        this.whole = whole;
        this.name = name;
    }

    /**
     * For the tenant of this name, until it is closed. Who takes the place of a tenant of the same name goes on with its counts.
     * What is counted there is counted here, too, and stays.
     */
    public synchronized RequestMetrics part(String name) {
        RequestMetrics part = parts.computeIfAbsent(name, its -> new RequestMetrics(this, its));
        part.users++;
        return part;
    }

    /** One that counted here is gone. */
    @Override
    public void close() {
        if (whole != null) {
            whole.left(this);
        }
    }

    private synchronized void left(RequestMetrics part) {
        if (--part.users == 0) {
            parts.remove(part.name);
        }
    }

    /** What the event loop of this number counts. Only that loop may write to it. */
    public LoopMetrics onLoop(int number) {
        return loops.computeIfAbsent(number, its -> new LoopMetrics(whole == null ? null : whole.onLoop(its)));
    }

    public Measured answered(Outcome how) {
        long[] cells = new long[Latencies.CELLS + 1];
        loops.values().forEach(loop -> loop.addTo(how, cells));
        return new Measured(cells);
    }

    public long bypasses(Reason why) {
        return loops.values().stream().mapToLong(loop -> loop.bypasses(why)).sum();
    }

    public long hintsIgnored() {
        return loops.values().stream().mapToLong(LoopMetrics::hintsIgnored).sum();
    }
}
