package io.larder.proxy.caching;

import io.larder.engine.cache.Cache;
import io.larder.engine.entry.Entry;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of comparing answers from memory with the upstream's. A difference counts only if the answer is still taken for
 * right when every change up to the time of the upstream's is known. Thread safe.
 */
public final class Verification {
    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final int LOOKS = 100;
    private static final int MOST_WAITING = 256;

    private final Cache cache;
    private final LongAdder compared = new LongAdder();
    private final LongAdder explained = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();

    Verification(Cache cache) {
        this.cache = cache;
    }

    /** How many answers were compared. */
    public long comparisons() {
        return compared.sum();
    }

    /** Differences that a change has explained, or that were never settled because the changes did not come. */
    public long explained() {
        return explained.sum();
    }

    /** Differences that nothing explains. Each is an error of Larder's, or of what it relies on. */
    public long mismatches() {
        return mismatches.sum();
    }

    void compared() {
        compared.increment();
    }

    void differs(Entry entry, long upTo, ScheduledExecutorService timer) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            explained.increment();
            return;
        }
        look(entry, upTo, timer, LOOKS);
    }

    private void look(Entry entry, long upTo, ScheduledExecutorService timer, int left) {
        boolean known = Long.compareUnsigned(cache.watermark(), upTo) >= 0;
        if (!entry.isAlive() || !entry.proof().isWatched() || left == 0) {
            waiting.decrementAndGet();
            explained.increment();
        } else if (known) {
            waiting.decrementAndGet();
            mismatch(entry, upTo);
        } else {
            var unused =
                    timer.schedule(() -> look(entry, upTo, timer, left - 1), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void mismatch(Entry entry, long upTo) {
        mismatches.increment();
        entry.kill();
        LOG.error(
                "a cached answer differs from the upstream's and no change explains it: {}, key {}, time {}, number {}, told up to {};"
                        + " it is dropped",
                entry.query().shape().text(),
                Integer.toHexString(entry.key().hashCode()),
                Long.toUnsignedString(entry.proof().time()),
                entry.proof().number(),
                Long.toUnsignedString(upTo));
    }
}
