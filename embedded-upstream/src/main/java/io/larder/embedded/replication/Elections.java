package io.larder.embedded.replication;

import io.larder.embedded.storage.OpTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is primary, and what is lost when that changes. Everything here runs under the set's lock. */
public final class Elections {
    /** How long a primary goes on without hearing of a majority: electionTimeoutMillis of a set by default. */
    private static final Duration ALONE = Duration.ofSeconds(10);

    private final ReplicaSet set;
    private final ServerClock clock;
    private final Duration electionTime;
    private final Map<Member, Instant> frozenUntil = new HashMap<>();

    Elections(ReplicaSet set, ServerClock clock, Duration electionTime) {
        this.set = set;
        this.clock = clock;
        this.electionTime = electionTime;
    }

    /**
     * Makes a member the primary, in a new term.
     *
     * @param lost how many of the newest entries it does not have; they are rolled back. None of them may be majority
     *     committed.
     */
    public void elect(Member winner, int lost) {
        set.locked(() -> {
            if (winner.isCutOff()) {
                throw new IllegalStateException("a member that is cut off cannot be elected");
            }
            Branch trunk = set.trunk();
            if (lost > 0) {
                rollBack(trunk, lost);
            }
            Member old = set.primary();
            if (old != null && old != winner) {
                old.role(MemberRole.SECONDARY);
                set.roleChanged(old);
            }
            trunk.term(trunk.term() + 1);
            winner.role(MemberRole.PRIMARY);
            winner.elected(trunk.term());
            winner.paused(false);
            set.advance();
            PeriodicNoop.write(set, winner, "new primary");
            set.roleChanged(winner);
        });
    }

    private void rollBack(Branch trunk, int lost) {
        List<OplogEntry> newer = trunk.timeline().entriesAfter(trunk.commitPoint());
        if (lost > newer.size()) {
            throw new IllegalArgumentException(
                    "only " + newer.size() + " entries are not majority committed; " + lost + " cannot be lost");
        }
        int kept = newer.size() - lost;
        OpTime end = kept == 0 ? trunk.commitPoint() : newer.get(kept - 1).opTime();
        trunk.timeline(trunk.timeline().backTo(end));
        for (Member member : set.members()) {
            if (member.branch() == trunk && member.lastApplied().compareTo(end) > 0) {
                member.applied(trunk.timeline().last());
            }
        }
    }

    /** The primary gives up; another member is elected a little later, or itself after the period if it is alone. */
    public void stepDown(Member primary, Duration period) {
        set.locked(() -> {
            primary.requireWritable();
            primary.role(MemberRole.SECONDARY);
            freeze(primary, period);
            set.roleChanged(primary);
            @Nullable Member next = candidate();
            Instant at = clock.instant().plus(next == null ? period : electionTime);
            clock.at(at, () -> set.locked(this::electSomebody));
        });
    }

    /** A frozen member does not stand for election. A period of zero thaws it. */
    public void freeze(Member member, Duration period) {
        set.locked(() -> {
            frozenUntil.put(member, clock.instant().plus(period));
            if (period.isZero() && set.primary() == null) {
                clock.at(clock.instant().plus(electionTime), () -> set.locked(this::electSomebody));
            }
        });
    }

    private void electSomebody() {
        if (set.primary() == null && !set.isClosed()) {
            Member next = candidate();
            if (next != null) {
                elect(next, 0);
            }
        }
    }

    private @Nullable Member candidate() {
        Instant now = clock.instant();
        for (Member member : set.members()) {
            Instant frozen = frozenUntil.getOrDefault(member, Instant.MIN);
            if (!member.isCutOff() && !member.isPaused() && !frozen.isAfter(now)) {
                return member;
            }
        }
        return null;
    }

    /**
     * Cuts a member off from the others. A primary goes on by itself and believes itself primary; a secondary stands still.
     * Nobody is elected by this.
     */
    public void cutOff(Member member) {
        set.locked(() -> {
            member.moveTo(member.branch().fork());
            member.cutOff(true);
            set.signal();
            if (member.role() == MemberRole.PRIMARY) {
                Branch alone = member.branch();
                clock.at(clock.instant().plus(ALONE), () -> set.locked(() -> giveUp(member, alone)));
            }
        });
    }

    /** A primary that has heard of no majority for so long is none any more; what waits on it is told. */
    private void giveUp(Member member, Branch alone) {
        if (member.isCutOff() && member.branch() == alone && !set.isClosed()) {
            member.role(MemberRole.SECONDARY);
            set.roleChanged(member);
        }
    }

    /** The member comes back and follows the others; what it wrote alone is rolled back. */
    public void rejoin(Member member) {
        set.locked(() -> {
            Branch trunk = set.trunk();
            OpTime known = member.lastApplied();
            member.moveTo(trunk);
            member.cutOff(false);
            boolean wasPrimary = member.role() == MemberRole.PRIMARY;
            member.role(MemberRole.SECONDARY);
            Commit common = trunk.timeline().at(known);
            member.applied(common);
            if (member.committed().opTime().compareTo(common.opTime()) > 0) {
                member.committed(common);
            }
            set.advance();
            if (wasPrimary) {
                set.roleChanged(member);
            }
        });
    }
}
