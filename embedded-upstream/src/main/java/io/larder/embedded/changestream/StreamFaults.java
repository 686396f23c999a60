package io.larder.embedded.changestream;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.replication.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a test does to all change streams of a set. Set by any thread, read by those that run getMore; whoever waits is
 * woken at each change.
 */
public final class StreamFaults {
    private final ReplicaSet set;
    private final AtomicInteger generation = new AtomicInteger();
    private volatile @Nullable Long heldAt;
    private volatile Duration delay = Duration.ZERO;
    private volatile long lostUpTo;
    private volatile boolean onePerBatch;

    public StreamFaults(ReplicaSet set) {
        this.set = set;
    }

    /** Streams see nothing that is not committed yet, until {@link #release}; their tokens stand still too. */
    public void hold() {
        long newest = 0;
        for (Member member : set.members()) {
            long committed = member.committed().opTime().timestamp();
            newest = Long.compareUnsigned(committed, newest) > 0 ? committed : newest;
        }
        heldAt = newest;
        set.signal();
    }

    public void release() {
        heldAt = null;
        set.signal();
    }

    /** Streams see everything this much after it was written. */
    public void slowDown(Duration by) {
        delay = by;
        set.signal();
    }

    /** Every open stream fails with 286, and so does every attempt to resume from now or earlier. */
    public void loseHistory() {
        long newest = 0;
        for (Member member : set.members()) {
            long applied = member.lastApplied().timestamp();
            newest = Long.compareUnsigned(applied, newest) > 0 ? applied : newest;
        }
        lostUpTo = newest;
        set.signal();
    }

    /** Every open stream's cursor is gone: 43, which drivers resume from. */
    public void drop() {
        generation.incrementAndGet();
        set.signal();
    }

    /** Lets every batch end between two events of one cluster time, where it has such. */
    public void endBatchesWithinOneTime(boolean whether) {
        onePerBatch = whether;
    }

    int generation() {
        return generation.get();
    }

    boolean endsBatchesWithinOneTime() {
        return onePerBatch;
    }

    /** Fails what a stream that was opened in this generation, and needs all from this time on, must not survive. */
    void check(int openedIn, long neededFrom) {
        if (openedIn != generation.get()) {
            throw new CommandFailure(ErrorCode.CURSOR_NOT_FOUND, "cursor was dropped on purpose");
        }
        if (isLost(neededFrom)) {
            throw historyLost();
        }
    }

    boolean isLost(long neededFrom) {
        return Long.compareUnsigned(neededFrom, lostUpTo) <= 0;
    }

    static CommandFailure historyLost() {
        return new CommandFailure(
                ErrorCode.CHANGE_STREAM_HISTORY_LOST,
                "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
    }

    /** When streams may see an entry: at once if the time is not after now; null for not before they are released. */
    @Nullable
    Instant visibleFrom(OplogEntry entry) {
        Long held = heldAt;
        if (held != null && Long.compareUnsigned(entry.opTime().timestamp(), held) > 0) {
            return null;
        }
        return Instant.ofEpochMilli(entry.wallMillis()).plus(delay);
    }
}
