package io.larder.proxy.launch;

import io.larder.config.DrainMode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets a proxy's clients end, as the configuration wants it. */
final class Draining {
    /** How often a sidecar looks whether its clients have left: nobody waits for it more than that. */
    private static final long LOOK_NANOS = 50_000_000;

    private Draining() {}

    /** Blocks up to the limit. True if nothing had to be cut off. */
    static boolean drain(RunningProxy proxy, DrainMode mode, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        if (mode == DrainMode.SIDECAR) {
            while (proxy.listeners().connections() > 0
                    && end - System.nanoTime() > 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        // What is in flight at the limit gets a moment to end: a client cut off in the middle may have to guess.
        return proxy.drain(Duration.ofNanos(Math.max(LOOK_NANOS, end - System.nanoTime())));
    }
}
