package io.larder.proxy.limit;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one tenant, what is taken of them, and how many were refused. Thread safe; the limits may be changed while
 * clients work: who was let in stays, who waits goes on waiting, and what was saved up is kept.
 */
public final class TenantLimits {
    private static final long SECOND = 1_000_000_000L;

    private final String tenant;
    private final LongSupplier clock;
    private final Permits connections = new Permits();
    private final Permits misses = new Permits();
    private final Line[] lines;
    private final LongAdder[] refusals;
    private TokenBucket bucket;
    private volatile Limits limits = Limits.none();
    private volatile boolean any;

    /**
     * Limits nothing until it is told to.
     *
     * @param home the event loop on which the lines are kept
     */
    public TenantLimits(String tenant, EventExecutor home, LongSupplier clock) {
        this.tenant = tenant;
        this.clock = clock;
        this.bucket = TokenBucket.full(1, 1, clock.getAsLong());
        this.lines = new Line[] {
            new Line(home, clock, connections),
            new Line(home, clock, Unlimited.UNLIMITED),
            new Line(home, clock, misses)
        };
        this.refusals = new LongAdder[] {new LongAdder(), new LongAdder(), new LongAdder()};
    }

    /** The same with limits from the beginning. */
    public static TenantLimits of(String tenant, Limits limits, EventExecutor home, LongSupplier clock) {
        TenantLimits made = new TenantLimits(tenant, home, clock);
        made.follow(limits);
        return made;
    }

    /** From now on these hold. */
    public synchronized void follow(Limits changed) {
        Limits before = limits;
        limits = changed;
        connections.most(changed.connections());
        misses.most(changed.concurrentMisses());
        rate(before, changed);
        any = changed.limitAnything();
        for (Line line : lines) {
            line.more();
        }
    }

    private void rate(Limits before, Limits changed) {
        int rate = changed.requestsPerSecond();
        if (rate == before.requestsPerSecond() && changed.burst() == before.burst()) {
            return;
        }
        if (rate == Limits.NONE) {
            line(Limit.REQUESTS_PER_SECOND).follow(Unlimited.UNLIMITED);
            return;
        }
        long now = clock.getAsLong();
        bucket = before.requestsPerSecond() == Limits.NONE
                ? TokenBucket.full(rate, changed.burst(), now)
                : bucket.at(rate, changed.burst(), now);
        line(Limit.REQUESTS_PER_SECOND).follow(bucket);
    }

    /** Whether anything is limited: if not, no request needs to ask for anything. */
    public boolean any() {
        return any;
    }

    public String tenant() {
        return tenant;
    }

    /** What holds now. */
    public Limits limits() {
        return limits;
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    Line line(Limit limit) {
        return lines[limit.ordinal()];
    }

    Permits connections() {
        return connections;
    }

    Permits misses() {
        return misses;
    }

    /** What this would mean for one that came now; null where it limits nothing. */
    public @Nullable LimitProspect prospect(Limit limit) {
        Limits now = limits;
        return switch (limit) {
            case CONNECTIONS -> prospect(limit, now.connections(), connections.taken(), 0);
            case REQUESTS_PER_SECOND ->
                prospect(limit, now.requestsPerSecond(), 0, SECOND / Math.max(1, now.requestsPerSecond()));
            case CONCURRENT_MISSES -> prospect(limit, now.concurrentMisses(), misses.taken(), 0);
        };
    }

    /** Who waits already is served first, each of them so much later than the one before. */
    private @Nullable LimitProspect prospect(Limit limit, int most, int taken, long eachNanos) {
        if (most == Limits.NONE) {
            return null;
        }
        int ahead = waiting(limit);
        long own = line(limit).waitNanos(clock.getAsLong());
        long wait = own == Long.MAX_VALUE || (ahead > 0 && eachNanos == 0) ? Long.MAX_VALUE : own + ahead * eachNanos;
        boolean refused = wait != Long.MAX_VALUE && wait > limits.maxPauseNanos();
        return new LimitProspect(limit, most, taken, ahead, wait, refused);
    }

    /** Somebody was told that it is too much. */
    public void refused(Limit limit) {
        refusals[limit.ordinal()].increment();
    }

    /** How many were refused over this limit, since the start. */
    public long refusals(Limit limit) {
        return refusals[limit.ordinal()].sum();
    }

    /** The clients that have worked for this tenant and are still connected. */
    public int connected() {
        return connections.taken();
    }

    /** How many wait for what this limits. */
    public int waiting(Limit limit) {
        return line(limit).waiting();
    }
}
