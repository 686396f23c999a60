package io.larder.proxy.limit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * So many a second, and no more than a burst of them saved up. In any time {@code t} it gives at most {@code rate * t} and a
 * burst, exactly and to all threads together: what time has earned is counted in whole numbers, and begins anew whenever there is
 * no room for more. So nobody has a part of the next one saved up beside a whole burst.
 */
final class TokenBucket implements Supply {
    private static final long SECOND = 1_000_000_000L;
    /** Nobody deals turns more often than this many times a second: what that earns must not be lost. */
    private static final int GRAINS = 100;

    /**
     * Only ever replaced by comparing it.
     *
     * @param beganNanos since when it is counted what time has earned
     * @param spent of that; below zero is what there was at the beginning
     */
    private record Account(long beganNanos, long spent) {
        Account with(long more) {
            return new Account(beganNanos, spent + more);
        }
    }

    private final long rate;
    private final long most;
    private final AtomicReference<Account> account;

    private TokenBucket(int rate, int burst, long level, long nowNanos) {
        this.rate = rate;
        this.most = Math.max(burst, rate / GRAINS);
        this.account = new AtomicReference<>(new Account(nowNanos, -Math.min(level, most)));
    }

    static TokenBucket full(int rate, int burst, long nowNanos) {
        return new TokenBucket(rate, burst, Long.MAX_VALUE, nowNanos);
    }

    /** One that goes on with what is in this one: another rate is no reason for another burst. */
    TokenBucket at(int newRate, int newBurst, long nowNanos) {
        return new TokenBucket(newRate, newBurst, level(account(), nowNanos), nowNanos);
    }

    private Account account() {
        return Objects.requireNonNull(account.get());
    }

    private long level(Account of, long nowNanos) {
        long nanos = Math.max(0, nowNanos - of.beganNanos);
        long earned = nanos / SECOND * rate + nanos % SECOND * rate / SECOND;
        return Math.min(most, earned - of.spent);
    }

    @Override
    public boolean take(long nowNanos) {
        while (true) {
            Account before = account();
            long level = level(before, nowNanos);
            if (level <= 0) {
                return false;
            }
            // What is beyond the most that is saved up was never there, be it less than one.
            Account full = level < most || nowNanos - before.beganNanos < 0 ? before : new Account(nowNanos, -most);
            if (account.compareAndSet(before, full.with(1))) {
                return true;
            }
        }
    }

    @Override
    public void giveBack() {
        account.getAndUpdate(before -> before.with(-1));
    }

    @Override
    public long waitNanos(long nowNanos) {
        Account now = account();
        long next = now.spent + 1;
        if (next <= 0) {
            return 0;
        }
        long nanos = next / rate * SECOND + (next % rate * SECOND + rate - 1) / rate;
        return Math.max(0, nanos - (nowNanos - now.beganNanos));
    }
}
