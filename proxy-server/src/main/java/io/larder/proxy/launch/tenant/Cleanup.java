package io.larder.proxy.launch.tenant;

import io.larder.engine.cache.Evicted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes out, every so often, what nobody has asked for in a long time: of each tenant for itself. The last runs are kept. Takes as
 * long as there are entries: not for event loops.
 */
public final class Cleanup {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);
    static final int RUNS_KEPT = 50;

    /** What a tenant has to be cleaned. */
    interface Entries {
        Evicted evictIdle(long idleNanos);
    }

    /** One tenant's entries, and how its configuration wants them cleaned. */
    public record Target(String tenant, Duration idle, Duration every, Entries entries) {}

    /** What a run was for. */
    public enum Cause {
        SCHEDULE,
        REQUEST
    }

    /** One run; {@code error} null where it came to its end, else what it failed of, and nothing is known to be taken out. */
    public record Run(Instant at, Cause cause, String tenant, Evicted evicted, long nanos, @Nullable String error) {}

    private final Supplier<List<Target>> targets;
    private final LongSupplier nanoClock;
    private final Clock clock;
    private final Map<String, Long> lastRuns = new HashMap<>();
    private final Deque<Run> runs = new ArrayDeque<>();
    private long ended;
    private long failures;
    private long failedInARow;

    public Cleanup(Supplier<List<Target>> targets, LongSupplier nanoClock, Clock clock) {
        this.targets = targets;
        this.nanoClock = nanoClock;
        this.clock = clock;
        targets.get().forEach(target -> lastRuns.put(target.tenant(), nanoClock.getAsLong()));
    }

    /** Runs what is due; to be called often. */
    public synchronized void look() {
        List<Target> now = targets.get();
        lastRuns.keySet().removeIf(name -> now.stream()
                .noneMatch(target -> target.tenant().equals(name)));
        for (Target target : now) {
            long last = lastRuns.computeIfAbsent(target.tenant(), one -> nanoClock.getAsLong());
            if (nanoClock.getAsLong() - last >= target.every().toNanos()) {
                run(target, Cause.SCHEDULE);
            }
        }
    }

    /** Runs at once, of one tenant or of all; those that have no cache are none. */
    public synchronized List<Run> runNow(Optional<String> tenant) {
        List<Run> done = new ArrayList<>();
        for (Target target : targets.get()) {
            if (tenant.isEmpty() || tenant.get().equals(target.tenant())) {
                done.add(run(target, Cause.REQUEST));
            }
        }
        return done;
    }

    private Run run(Target target, Cause cause) {
        long began = nanoClock.getAsLong();
        lastRuns.put(target.tenant(), began);
        Evicted evicted = new Evicted(0, 0, 0);
        String error = null;
        try {
            evicted = target.entries().evictIdle(target.idle().toNanos());
            failedInARow = 0;
        } catch (RuntimeException e) {
            LOG.error("the cleanup of unused answers failed; this is a bug in Larder", e);
            error = e.getClass().getSimpleName();
            failures++;
            failedInARow++;
        }
        ended++;
        Run run = new Run(clock.instant(), cause, target.tenant(), evicted, nanoClock.getAsLong() - began, error);
        runs.addFirst(run);
        if (runs.size() > RUNS_KEPT) {
            runs.removeLast();
        }
        return run;
    }

    public List<Target> targets() {
        return targets.get();
    }

    /** The last ones, the newest first. */
    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    /** Runs that have come to an end, one way or the other. */
    public synchronized long ended() {
        return ended;
    }

    public synchronized long failures() {
        return failures;
    }

    /** How many of the last runs have failed, up to the last one that has not. */
    public synchronized long failedInARow() {
        return failedInARow;
    }
}
