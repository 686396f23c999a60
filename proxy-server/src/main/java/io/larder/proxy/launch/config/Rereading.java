package io.larder.proxy.launch.config;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every second whether files that a running proxy reads again have changed. One thread, which may wait for disks. */
public final class Rereading implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rereading.class);
    private static final long EVERY_SECONDS = 1;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "larder-files");
        made.setDaemon(true);
        return made;
    });

    /** Something that is looked at, until this is closed. */
    @FunctionalInterface
    public interface Looking extends AutoCloseable {
        @Override
        void close();
    }

    /** What throws once is told and asked again; a timer alone would stop without a word. */
    public Looking every(Runnable look) {
        Runnable guarded = () -> {
            try {
                look.run();
            } catch (RuntimeException e) {
                LOG.error("a changed file could not be looked at", e);
            }
        };
        Future<?> looking = thread.scheduleWithFixedDelay(guarded, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return () -> looking.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
