package io.larder.proxy.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * For lines that clients can cause at will: at most one in a second is written, and the next one says how many were not.
 * Thread safe.
 */
public final class RateLimitedLog {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());
    private final AtomicLong left = new AtomicLong();

    public RateLimitedLog(Logger log) {
        this.log = log;
    }

    public void warn(String format, Object... arguments) {
        long now = System.nanoTime();
        long due = nextAt.get();
        if (now - due < 0 || !nextAt.compareAndSet(due, now + INTERVAL_NANOS)) {
            left.incrementAndGet();
            return;
        }
        long unsaid = left.getAndSet(0);
        log.warn(unsaid == 0 ? format : format + " (and " + unsaid + " like this since the last line)", arguments);
    }
}
