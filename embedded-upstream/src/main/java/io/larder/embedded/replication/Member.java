package io.larder.embedded.replication;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.storage.OpTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One member as it sees the set. Everything here may be read by any thread without a lock; only {@link ReplicaSet} changes
 * it, under its lock.
 */
public final class Member {
    private final int id;
    private final ReplicaSet set;
    private volatile Branch branch;
    private volatile MemberRole role;
    private volatile Commit applied;
    private volatile Commit committed;
    private volatile Duration lag;
    private volatile boolean paused;
    private volatile boolean cutOff;
    private volatile long electionId;

    Member(int id, ReplicaSet set, Branch branch, MemberRole role, Duration lag) {
        this.id = id;
        this.set = set;
        this.branch = branch;
        this.role = role;
        this.lag = lag;
        this.applied = branch.timeline().last();
        this.committed = applied;
    }

    public int id() {
        return id;
    }

    public ReplicaSet set() {
        return set;
    }

    public MemberRole role() {
        return role;
    }

    /** True if it takes writes: a primary, also one that was cut off and does not know yet that another was elected. */
    public boolean isWritable() {
        return role != MemberRole.SECONDARY;
    }

    public void requireWritable() {
        if (!isWritable()) {
            throw new CommandFailure(ErrorCode.NOT_WRITABLE_PRIMARY, "not primary");
        }
    }

    /** The member that this one takes for the primary, or null. */
    public @Nullable Member primary() {
        return cutOff ? (isWritable() ? this : null) : set.primary();
    }

    /** The term this member knows. */
    public long term() {
        return branch.term();
    }

    /** The newest state this member has: what a local read reads. */
    public Commit applied() {
        return applied;
    }

    public OpTime lastApplied() {
        return applied.opTime();
    }

    /** The newest state this member knows to be held by a majority: what a majority read reads. */
    public Commit committed() {
        return committed;
    }

    /** Everything this member's line of history keeps; entries newer than {@link #lastApplied} are not for it to see. */
    public Timeline timeline() {
        return branch.timeline();
    }

    public ClusterTime clusterTime() {
        return branch.clusterTime;
    }

    /** How far this member is behind, on purpose. */
    public Duration lag() {
        return lag;
    }

    public boolean isCutOff() {
        return cutOff;
    }

    /** The term in which this member was last elected. */
    public long electionTerm() {
        return electionId;
    }

    /** What open transactions hold on this member; under the writer lock. */
    public Claims claims() {
        return branch.claims;
    }

    /** Takes over a cluster time that somebody told, if it is newer than the newest known. */
    public void told(long clusterTime) {
        branch.clusterTime.advanceTo(clusterTime);
    }

    Branch branch() {
        return branch;
    }

    boolean isPaused() {
        return paused;
    }

    void role(MemberRole next) {
        role = next;
    }

    void lag(Duration next) {
        lag = next;
    }

    void paused(boolean next) {
        paused = next;
    }

    void cutOff(boolean next) {
        cutOff = next;
    }

    void elected(long term) {
        electionId = term;
    }

    void moveTo(Branch next) {
        branch = next;
    }

    void applied(Commit next) {
        applied = next;
    }

    void committed(Commit next) {
        committed = next;
    }
}
