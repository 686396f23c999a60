package io.larder.proxy.launch.tenant;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The tenants that are no more, while their last clients end. Each has a thread, because that may take as long as a stop. A proxy
 * that stops waits for none of them: they end with it, and before what they stand on.
 */
final class Retirements implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000;

    /** With what is to be done once each of them has ended. */
    private final Map<TenantParts, Runnable> underWay = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** Lets the clients that are there end, for so long at most, and then everything. */
    void begin(TenantParts tenant, Duration limit, Runnable afterwards) {
        underWay.put(tenant, afterwards);
        tenant.requests().retire();
        Thread waiting = new Thread(
                () -> {
                    long end = System.nanoTime() + limit.toNanos();
                    while (!closed && tenant.requests().clients() > 0 && end - System.nanoTime() > 0) {
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                    end(tenant);
                },
                "larder-retire-" + tenant.name());
        waiting.setDaemon(true);
        waiting.start();
    }

    private void end(TenantParts tenant) {
        tenant.close();
        Runnable afterwards = underWay.remove(tenant);
        if (afterwards != null) {
            afterwards.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        underWay.keySet().forEach(this::end);
    }
}
