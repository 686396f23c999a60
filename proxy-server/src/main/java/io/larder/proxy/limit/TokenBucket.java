package io.larder.proxy.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many a second, and no more than a burst of them saved up. In any time {@code t} it gives at most {@code rate * t} and a
 * burst, exactly and to all threads together: what time has earned since the beginning is counted in whole numbers, and what
 * was spent of it is one number that is only ever changed by comparing it.
 */
final class TokenBucket implements Supply {
    private static final long SECOND = 1_000_000_000L;
    /** Nobody deals turns more often than this many times a second: what that earns must not be lost. */
    private static final int GRAINS = 100;

    private final long rate;
    private final long most;
    private final long beganNanos;
    /** Of what was earned; below zero is what there was at the beginning. */
    private final AtomicLong spent;

    private TokenBucket(int rate, int burst, long level, long nowNanos) {
        this.rate = rate;
        this.most = Math.max(burst, rate / GRAINS);
        this.beganNanos = nowNanos;
        this.spent = new AtomicLong(-Math.min(level, most));
    }

    static TokenBucket full(int rate, int burst, long nowNanos) {
        return new TokenBucket(rate, burst, Long.MAX_VALUE, nowNanos);
    }

    /** One that goes on with what is in this one: another rate is no reason for another burst. */
    TokenBucket at(int newRate, int newBurst, long nowNanos) {
        return new TokenBucket(newRate, newBurst, level(nowNanos), nowNanos);
    }

    private long level(long nowNanos) {
        return Math.min(most, earned(nowNanos) - spent.get());
    }

    private long earned(long nowNanos) {
        long nanos = Math.max(0, nowNanos - beganNanos);
        return nanos / SECOND * rate + nanos % SECOND * rate / SECOND;
    }

    @Override
    public boolean take(long nowNanos) {
        long earned = earned(nowNanos);
        while (true) {
            long before = spent.get();
            if (before >= earned) {
                return false;
            }
            // What is beyond the most that is saved up was never there.
            if (spent.compareAndSet(before, Math.max(before, earned - most) + 1)) {
                return true;
            }
        }
    }

    @Override
    public void giveBack() {
        spent.decrementAndGet();
    }

    @Override
    public long waitNanos(long nowNanos) {
        long next = spent.get() + 1;
        if (next <= 0) {
            return 0;
        }
        long nanos = next / rate * SECOND + (next % rate * SECOND + rate - 1) / rate;
        return Math.max(0, nanos - (nowNanos - beganNanos));
    }
}
