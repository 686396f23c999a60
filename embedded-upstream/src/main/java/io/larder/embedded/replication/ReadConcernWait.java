package io.larder.embedded.replication;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Deadline;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.storage.OpTime;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits until a member can answer a read as its read concern demands, and says what the read then sees. */
public final class ReadConcernWait {

    private final Member member;
    private final Deadline deadline;

    public ReadConcernWait(Member member, Deadline deadline) {
        this.member = member;
        this.deadline = deadline;
    }

    /** The state to read. */
    public ReadView open(ReadConcern concern) throws InterruptedException {
        reach(concern);
        return switch (concern.levelOrLocal()) {
            case LOCAL, AVAILABLE -> ReadView.of(member.applied());
            case MAJORITY -> ReadView.of(member.committed());
            case SNAPSHOT -> snapshot(concern);
            case LINEARIZABLE -> {
                if (member.role() != MemberRole.PRIMARY) {
                    throw new CommandFailure(
                            ErrorCode.NOT_WRITABLE_PRIMARY,
                            "cannot satisfy linearizable read concern on non-primary node");
                }
                yield ReadView.of(member.applied());
            }
        };
    }

    /** Waits for the afterClusterTime of any command, also of a write. */
    public void reach(ReadConcern concern) throws InterruptedException {
        BsonTimestamp after = concern.afterClusterTime();
        if (after == null) {
            return;
        }
        long time = after.getValue();
        long latest = member.clusterTime().latest();
        if (Long.compareUnsigned(time, latest) > 0) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "readConcern afterClusterTime value must not be greater than the current clusterTime. "
                            + "Requested clusterTime: " + text(time) + "; current clusterTime: " + text(latest));
        }
        boolean majority =
                switch (concern.levelOrLocal()) {
                    case MAJORITY, SNAPSHOT -> true;
                    default -> false;
                };
        pushTo(time);
        await(() -> reaches(majority ? member.committed().opTime() : member.lastApplied(), time));
    }

    /**
     * After a linearizable read: proves that this member was still the primary by having a write of its own acknowledged by
     * a majority.
     */
    public void confirmLinearizable() throws InterruptedException {
        ReplicaSet set = member.set();
        OpTime written = set.locked(() -> {
            member.requireWritable();
            PeriodicNoop.write(set, member, "linearizable read");
            return member.lastApplied();
        });
        await(() -> member.committed().opTime().isAtOrAfter(written) || !member.isWritable());
        member.requireWritable();
    }

    private ReadView snapshot(ReadConcern concern) throws InterruptedException {
        BsonTimestamp at = concern.atClusterTime();
        if (at == null) {
            Commit commit = member.committed();
            return ReadView.snapshot(commit, commit.opTime().timestamp());
        }
        return ReadView.snapshot(stateAt(at.getValue()), at.getValue());
    }

    /** The majority committed state of a moment, for as long as it is kept. */
    public Commit stateAt(long time) throws InterruptedException {
        if (Long.compareUnsigned(time, member.clusterTime().latest()) > 0) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "readConcern atClusterTime value must not be greater than the current clusterTime. "
                            + "Requested clusterTime: " + text(time) + "; current clusterTime: "
                            + text(member.clusterTime().latest()));
        }
        pushTo(time);
        await(() -> reaches(member.committed().opTime(), time));
        Commit commit = member.timeline().at(time);
        if (commit == null || commit.opTime().equals(OpTime.NONE)) {
            throw new CommandFailure(
                    ErrorCode.SNAPSHOT_TOO_OLD,
                    "Read timestamp " + text(time) + " is older than the oldest available timestamp.");
        }
        return commit;
    }

    /** A time that only gossip brought here is reached by an entry of the primary's, not by waiting for the next write. */
    private void pushTo(long time) {
        ReplicaSet set = member.set();
        @Nullable Member primary = member.primary();
        if (primary != null && !reaches(primary.lastApplied(), time)) {
            set.locked(() -> {
                if (primary.isWritable() && !reaches(primary.lastApplied(), time)) {
                    PeriodicNoop.write(set, primary, "noop write for afterClusterTime read concern");
                }
            });
        }
    }

    private static boolean reaches(OpTime opTime, long time) {
        return Long.compareUnsigned(opTime.timestamp(), time) >= 0;
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        if (!member.set().await(() -> condition.getAsBoolean() || member.set().isClosed(), deadline.end())) {
            throw Deadline.expired();
        }
    }

    private static String text(long time) {
        BsonTimestamp timestamp = new BsonTimestamp(time);
        return "Timestamp(" + timestamp.getTime() + ", " + timestamp.getInc() + ")";
    }
}
