package io.larder.proxy.topology;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a topology: may block, and puts in order what comes from several sides. Work after the end is dropped. */
final class TopologyThread {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyThread.class);

    private static final long END_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
        Thread made = new Thread(work, "larder-topology");
        made.setDaemon(true);
        return made;
    });

    void run(Runnable work) {
        after(0, work);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // failures are logged by the work itself
    void after(long millis, Runnable work) {
        try {
            executor.schedule(() -> logged(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            LOG.debug("work on the topology came after its end");
        }
    }

    private static void logged(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.error("watching the upstream failed; what was known of it stays", e);
        }
    }

    /** Runs this last, and waits a moment for it: nothing is told to anybody afterwards. */
    void end(Runnable last) {
        run(() -> {
            last.run();
            executor.shutdownNow();
        });
        try {
            if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("watching the upstream did not end within {} s", END_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
