package io.larder.proxy.upstream;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two threads for what an event loop must not do itself: looking up names, and deriving keys from passwords. At its limit
 * further work is refused, which fails the connection that is being made.
 */
final class BlockingWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingWork.class);
    private static final int THREADS = 2;
    private static final int LIMIT = 1000;

    private final AtomicInteger made = new AtomicInteger();
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(LIMIT), work -> {
                Thread thread = new Thread(work, "larder-blocking-" + made.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    BlockingWork() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** Throws {@link RejectedExecutionException} at the limit and after the end. */
    void run(Runnable work) {
        executor.execute(() -> {
            try {
                work.run();
            } catch (RejectedExecutionException ended) {
                LOG.debug("the event loop that waited for this has ended");
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
