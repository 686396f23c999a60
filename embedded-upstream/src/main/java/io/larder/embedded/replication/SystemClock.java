package io.larder.embedded.replication;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's clock. One daemon thread runs the tasks, which must be short. */
public final class SystemClock implements ServerClock, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemClock.class);

    private final ScheduledThreadPoolExecutor alarms;

    public SystemClock() {
        alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "embedded-clock");
            thread.setDaemon(true);
            return thread;
        });
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Alarm at(Instant time, Runnable task) {
        long nanos = Math.max(0, Duration.between(Instant.now(), time).toNanos());
        ScheduledFuture<?> future = alarms.schedule(() -> logged(task), nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a timed task of the embedded set failed", e);
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
    }
}
