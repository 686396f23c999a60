package io.larder.embedded.replication;

import io.larder.embedded.storage.Change;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an entry when nothing was written for a while, so that cluster time, tokens and waits go on on an idle set. */
final class PeriodicNoop {
    private final ReplicaSet set;
    private final ServerClock clock;
    private volatile Duration period;
    private ServerClock.@Nullable Alarm alarm;
    private OpTime lastSeen = OpTime.NONE;

    PeriodicNoop(ReplicaSet set, ServerClock clock, Duration period) {
        this.set = set;
        this.clock = clock;
        this.period = period;
    }

    void start() {
        set.locked(this::schedule);
    }

    void stop() {
        set.locked(() -> {
            if (alarm != null) {
                alarm.cancel();
                alarm = null;
            }
        });
    }

    void period(Duration next) {
        set.locked(() -> {
            period = next;
            stop();
            schedule();
        });
    }

    private void schedule() {
        if (!set.isClosed()) {
            Instant next = clock.instant().plus(period);
            alarm = clock.at(next, () -> set.locked(this::run));
        }
    }

    private void run() {
        Member primary = set.primary();
        if (primary != null) {
            if (primary.lastApplied().equals(lastSeen)) {
                write(set, primary, "periodic noop");
            }
            lastSeen = primary.lastApplied();
        }
        schedule();
    }

    /** Under the lock. */
    static void write(ReplicaSet set, Member primary, String message) {
        Commit last = primary.timeline().last();
        set.append(primary, List.of(new Step(List.of(new Change.Noop(message)), last.state())), WriteOrigin.NONE);
    }
}
