package io.larder.embedded.changestream;

import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.storage.OpTime;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream is in its member's oplog. Sees what a majority holds and nothing newer, so nothing that a rollback could
 * take back. Owned by its stream.
 */
final class OplogReader {
    private final Member member;
    private final StreamFaults faults;
    private final int generation;
    /** The first time that was not read whole. */
    private long nextTime;

    private @Nullable Iterator<OplogEntry> ahead;
    private @Nullable OplogEntry waiting;

    OplogReader(Member member, StreamFaults faults, long startTime) {
        this.member = member;
        this.faults = faults;
        this.generation = faults.generation();
        this.nextTime = startTime;
    }

    /** Fails where the stream was dropped, or what it has not read yet is no longer there. */
    void check() {
        faults.check(generation, nextTime);
        // Time 0 names no entry, so nothing of it can be lost.
        if (!member.timeline().reachesBackTo(nextTime == 0 ? 1 : nextTime)) {
            throw StreamFaults.historyLost();
        }
    }

    /** The next entry that may be seen, or null. It counts as read. */
    @Nullable
    OplogEntry next() {
        OplogEntry entry = waiting;
        if (entry == null) {
            entry = fetch();
        }
        if (entry == null || !isVisible(entry)) {
            waiting = entry;
            return null;
        }
        waiting = null;
        nextTime = entry.opTime().timestamp() + 1;
        return entry;
    }

    private @Nullable OplogEntry fetch() {
        if (ahead == null || !ahead.hasNext()) {
            // The commit point first: what it covers is in every later timeline too.
            OpTime committed = member.committed().opTime();
            Collection<OplogEntry> entries = member.timeline().oplogFrom(nextTime);
            ahead = new CommittedEntries(entries.iterator(), committed);
        }
        return ahead.hasNext() ? ahead.next() : null;
    }

    private boolean isVisible(OplogEntry entry) {
        Instant from = faults.visibleFrom(entry);
        return from != null && !from.isAfter(member.set().clock().instant());
    }

    /**
     * Waits until there may be more to read.
     *
     * @return false if the deadline came first
     */
    boolean await(Instant deadline) throws InterruptedException {
        OplogEntry held = waiting;
        Instant from = held == null ? null : faults.visibleFrom(held);
        boolean delayed = from != null && from.isBefore(deadline);
        boolean woken = member.set().await(this::mayGoOn, delayed ? from : deadline);
        return woken || delayed;
    }

    private boolean mayGoOn() {
        if (faults.generation() != generation
                || faults.isLost(nextTime)
                || member.set().isClosed()) {
            return true;
        }
        OplogEntry held = waiting;
        return held == null
                ? Long.compareUnsigned(member.committed().opTime().timestamp(), nextTime) >= 0
                : isVisible(held);
    }

    /** Stops at the commit point. */
    private static final class CommittedEntries implements Iterator<OplogEntry> {
        private final Iterator<OplogEntry> entries;
        private final OpTime committed;
        private @Nullable OplogEntry next;

        CommittedEntries(Iterator<OplogEntry> entries, OpTime committed) {
            this.entries = entries;
            this.committed = committed;
        }

        @Override
        public boolean hasNext() {
            if (next == null && entries.hasNext()) {
                next = entries.next();
            }
            return next != null && committed.isAtOrAfter(next.opTime());
        }

        @Override
        public OplogEntry next() {
            OplogEntry entry = hasNext() ? next : null;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return entry;
        }
    }
}
