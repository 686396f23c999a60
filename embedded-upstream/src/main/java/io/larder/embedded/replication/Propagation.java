package io.larder.embedded.replication;

import io.larder.embedded.storage.OpTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How writes spread: which member has applied what, and up to where a majority has. Moves when something is written and
 * when a lag or the commit delay has passed. Used under the set's lock.
 */
final class Propagation {
    private final List<Member> members;
    private final ServerClock clock;
    private final SetLock lock;
    private volatile Duration commitDelay;
    private volatile boolean commitStalled;
    private @Nullable Instant nextAlarm;
    private ServerClock.@Nullable Alarm alarm;

    Propagation(List<Member> members, ServerClock clock, SetLock lock, Duration commitDelay) {
        this.members = members;
        this.clock = clock;
        this.lock = lock;
        this.commitDelay = commitDelay;
    }

    void commitDelay(Duration next) {
        commitDelay = next;
    }

    void commitStalled(boolean next) {
        commitStalled = next;
    }

    /** Brings every member to where it is by now. */
    void advance(Branch trunk) {
        long now = clock.millis();
        @Nullable Instant due = null;
        for (Member member : members) {
            due = earlier(due, advance(member, now));
        }
        due = earlier(due, advanceCommitPoint(trunk, now));
        for (Member member : members) {
            OpTime known = member.branch().commitPoint();
            OpTime visible = known.compareTo(member.lastApplied()) < 0 ? known : member.lastApplied();
            if (visible.compareTo(member.committed().opTime()) > 0) {
                member.committed(
                        visible.equals(member.lastApplied())
                                ? member.applied()
                                : member.timeline().at(visible));
            }
        }
        wakeAt(due);
    }

    private static @Nullable Instant advance(Member member, long now) {
        Timeline timeline = member.timeline();
        Duration lag = member.isWritable() ? Duration.ZERO : member.lag();
        if (member.isPaused() || (member.isCutOff() && !member.isWritable())) {
            return null;
        }
        if (lag.isZero()) {
            member.applied(timeline.last());
            return null;
        }
        for (Commit commit : timeline.statesAfter(member.lastApplied())) {
            long at = commit.millis() + lag.toMillis();
            if (at > now) {
                return Instant.ofEpochMilli(at);
            }
            member.applied(commit);
        }
        return null;
    }

    private @Nullable Instant advanceCommitPoint(Branch trunk, long now) {
        if (commitStalled) {
            return null;
        }
        OpTime held = heldByMajority(trunk);
        if (commitDelay.isZero()) {
            trunk.commitPoint(held);
            return null;
        }
        for (Commit commit : trunk.timeline().statesAfter(trunk.commitPoint())) {
            if (commit.opTime().compareTo(held) > 0) {
                return null;
            }
            long at = commit.millis() + commitDelay.toMillis();
            if (at > now) {
                return Instant.ofEpochMilli(at);
            }
            trunk.commitPoint(commit.opTime());
        }
        return null;
    }

    private OpTime heldByMajority(Branch trunk) {
        List<OpTime> positions = new ArrayList<>(members.size());
        for (Member member : members) {
            positions.add(member.branch() == trunk ? member.lastApplied() : OpTime.NONE);
        }
        positions.sort(Comparator.reverseOrder());
        return positions.get(members.size() / 2);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }

    /** One alarm at a time, for the earliest thing that is due. */
    private void wakeAt(@Nullable Instant due) {
        if (due == null || (nextAlarm != null && !due.isBefore(nextAlarm))) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        nextAlarm = due;
        alarm = clock.at(due, () -> lock.locked(this::onAlarm));
    }

    private void onAlarm() {
        nextAlarm = null;
        alarm = null;
        members.get(0).set().advance();
    }
}
