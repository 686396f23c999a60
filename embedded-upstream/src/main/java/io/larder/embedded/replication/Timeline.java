package io.larder.embedded.replication;

import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.ServerState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The order of all writes and the states they led to, as far back as is kept. Immutable: a cut-off member goes on with its
 * own, a rollback is an older end. There is always at least one state.
 */
public final class Timeline {
    private final TreePMap<OpTime, Commit> states;
    private final TreePMap<OpTime, OplogEntry> oplog;
    private final long oplogBytes;
    /** The newest entry that was dropped to keep the oplog to its size. */
    private final OpTime forgotten;

    private final Commit last;

    private Timeline(
            TreePMap<OpTime, Commit> states,
            TreePMap<OpTime, OplogEntry> oplog,
            long oplogBytes,
            OpTime forgotten,
            Commit last) {
        this.states = states;
        this.oplog = oplog;
        this.oplogBytes = oplogBytes;
        this.forgotten = forgotten;
        this.last = last;
    }

    static Timeline beginning() {
        Commit start = new Commit(OpTime.NONE, ServerState.EMPTY, 0);
        return new Timeline(
                TreePMap.<OpTime, Commit>empty().plus(start.opTime(), start), TreePMap.empty(), 0, OpTime.NONE, start);
    }

    public Commit last() {
        return last;
    }

    public Commit oldest() {
        return Objects.requireNonNull(states.firstEntry()).getValue();
    }

    /** The newest state that is not newer than this, or the oldest kept if all are newer. */
    public Commit at(OpTime opTime) {
        Map.Entry<OpTime, Commit> found = states.floorEntry(opTime);
        return found == null ? oldest() : found.getValue();
    }

    /** The state at a cluster time, or null if it is no longer kept. */
    public @Nullable Commit at(long timestamp) {
        Map.Entry<OpTime, Commit> found = states.floorEntry(new OpTime(timestamp, Long.MAX_VALUE));
        return found == null ? null : found.getValue();
    }

    Collection<Commit> statesAfter(OpTime opTime) {
        return states.tailMap(opTime, false).values();
    }

    /** Oldest first. */
    public Collection<OplogEntry> oplog() {
        return oplog.values();
    }

    public Collection<OplogEntry> oplogAfter(OpTime opTime) {
        return oplog.tailMap(opTime, false).values();
    }

    /** The entries at this cluster time and later. */
    public Collection<OplogEntry> oplogFrom(long timestamp) {
        return oplog.tailMap(new OpTime(timestamp, Long.MIN_VALUE), true).values();
    }

    public @Nullable OplogEntry oldestEntry() {
        return oplog.isEmpty()
                ? null
                : Objects.requireNonNull(oplog.firstEntry()).getValue();
    }

    /** True if every entry since this cluster time, itself included, is still there. */
    public boolean reachesBackTo(long timestamp) {
        return Long.compareUnsigned(forgotten.timestamp(), timestamp) < 0;
    }

    public long oplogBytes() {
        return oplogBytes;
    }

    Timeline plus(OplogEntry entry, Commit commit, Retention retention) {
        TreePMap<OpTime, Commit> nextStates = states.plus(commit.opTime(), commit);
        long oldestMillis = commit.millis() - retention.stateMillis();
        // Two at most for each that is added: enough to shrink, and no pause when a limit is lowered.
        for (int i = 0; i < 2; i++) {
            Commit first = Objects.requireNonNull(nextStates.firstEntry()).getValue();
            if (nextStates.size() > 1 && (nextStates.size() > retention.maxStates() || first.millis() < oldestMillis)) {
                nextStates = nextStates.minusFirstEntry();
            }
        }
        TreePMap<OpTime, OplogEntry> nextOplog = oplog.plus(entry.opTime(), entry);
        long bytes = oplogBytes + entry.size();
        OpTime dropped = forgotten;
        while (bytes > retention.oplogBytes() && nextOplog.size() > 1) {
            OplogEntry first = Objects.requireNonNull(nextOplog.firstEntry()).getValue();
            nextOplog = nextOplog.minusFirstEntry();
            bytes -= first.size();
            dropped = first.opTime();
        }
        return new Timeline(nextStates, nextOplog, bytes, dropped, commit);
    }

    /** The entries that a rollback to this point takes away. */
    List<OplogEntry> entriesAfter(OpTime opTime) {
        return List.copyOf(oplogAfter(opTime));
    }

    /** This timeline as it was at an earlier point that is still kept. */
    Timeline backTo(OpTime opTime) {
        Commit end = Objects.requireNonNull(states.get(opTime), () -> "no state is kept for " + opTime);
        long bytes = oplogBytes;
        for (OplogEntry entry : oplogAfter(opTime)) {
            bytes -= entry.size();
        }
        return new Timeline(states.headMap(opTime, true), oplog.headMap(opTime, true), bytes, forgotten, end);
    }
}
