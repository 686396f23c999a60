package io.larder.proxy.launch;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done from time to time and may take as long as there are entries. One thread of its own, none of clients. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "larder-upkeep");
        made.setDaemon(true);
        return made;
    });

    /** What throws once is told and asked again; a timer alone would stop without a word. */
    void every(long seconds, Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("upkeep failed; this is a bug in Larder", e);
            }
        };
        var unused = thread.scheduleWithFixedDelay(guarded, seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
