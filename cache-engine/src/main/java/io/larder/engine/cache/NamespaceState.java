package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Held;
import io.larder.engine.index.Drops;
import io.larder.engine.index.IndexLimits;
import io.larder.engine.index.NamespaceIndex;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.reason.Reason;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.Folded;
import io.larder.engine.window.Mark;
import io.larder.engine.window.WindowLimits;
import io.larder.engine.window.WindowMemory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one collection, behind one lock: its entries, its recent changes, its writes in flight. Because all
 * three are behind the same lock, an answer is checked and made findable in one step: a change comes before that, and the
 * check sees it, or after, and finds the entry.
 *
 * <p>The lock is never held while another namespace's, or a tier's, is asked for. What a change has ended is handed out as
 * {@link Drops}, to be taken out of the tier afterwards.
 *
 * <p>Whoever uses one over several steps (fills, writes) has it pinned, so that it is not forgotten meanwhile.
 */
final class NamespaceState {
    private static final int FORGOTTEN = -1;

    private final Namespace namespace;
    private final boolean crowded;
    private final Affects affects;
    private final NamespaceIndex index;
    private final Ledger ledger;
    private final Flaws flaws;
    private final AtomicInteger pins = new AtomicInteger();

    /** @param crowded whether this stands for several namespaces: every change in it ends every entry */
    NamespaceState(
            Namespace namespace,
            boolean crowded,
            WindowLimits window,
            WindowMemory memory,
            IndexLimits index,
            Folded before,
            Affects affects,
            AtomicLong numbers,
            Flaws flaws) {
        this.namespace = namespace;
        this.crowded = crowded;
        this.affects = affects;
        this.index = new NamespaceIndex(namespace, index, affects);
        this.ledger = new Ledger(window, memory, before, numbers, flaws);
        this.flaws = flaws;
    }

    Namespace namespace() {
        return namespace;
    }

    boolean standsForSeveral() {
        return crowded;
    }

    /** False if it has been forgotten: another one is to be looked for. */
    boolean pin() {
        int now = pins.get();
        while (now != FORGOTTEN) {
            if (pins.compareAndSet(now, now + 1)) {
                return true;
            }
            now = pins.get();
        }
        return false;
    }

    void unpin() {
        pins.decrementAndGet();
    }

    /** What it knew, if nobody uses it and it has no entries; it is forgotten then. Null if it has to stay. */
    synchronized @Nullable Folded forget() {
        boolean unused = index.size() == 0 && !ledger.hasWritesInFlight() && !crowded;
        return unused && pins.compareAndSet(0, FORGOTTEN) ? ledger.close() : null;
    }

    /** Another one was forgotten, whose namespace this may stand for from now on. */
    synchronized void learn(Folded other) {
        ledger.learn(other);
    }

    private Predicate<Change> affects(Query query, @Nullable Set<DocumentId> held) {
        return change -> {
            try {
                return affects.of(query, held, change).affects();
            } catch (RuntimeException notUnderstood) {
                return true; // whoever told of the change has heard of it: see apply
            }
        };
    }

    synchronized boolean isWriteInFlight(Query query) {
        return ledger.isWriteInFlight(affects(query, null));
    }

    synchronized long timeToReadAt(Query query, long time, boolean watched) {
        return ledger.timeToReadAt(time, watched, affects(query, null));
    }

    private Predicate<Change> affects(Claim claim) {
        Predicate<Change> affects = affects(claim.query(), claim.held());
        return claim.inBatches() ? affects.or(change -> Affects.mayMove(claim.query(), change)) : affects;
    }

    synchronized @Nullable Reason check(Claim claim) {
        return ledger.check(claim, affects(claim));
    }

    /** Makes an entry findable if the check holds; in one step. */
    synchronized @Nullable Reason register(Claim claim, Entry entry, Held held, Drops drops) {
        index.sweep(drops);
        Reason refused = ledger.check(claim, affects(claim));
        if (refused == null && !flaws.insertAfterCheck) {
            index.add(entry, held);
        }
        return refused;
    }

    /** Only for a cache that is flawed on purpose. */
    synchronized void registerUnchecked(Entry entry, Held held) {
        index.add(entry, held);
    }

    synchronized void unregister(Entry entry) {
        index.remove(entry);
    }

    synchronized Shape known(Shape shape) {
        return index.known(shape);
    }

    /** A write is about to be sent. */
    synchronized void mark(Mark mark, List<Change> changes, Drops drops) {
        ledger.mark(mark);
        if (!flaws.noFirstDrop) {
            drop(changes, ClusterTime.NEVER_REACHED, drops);
        }
    }

    /** A write is over, and did this. */
    synchronized void settle(Mark mark, List<Change> done, long time, Drops drops) {
        try {
            ledger.local(done, time);
            if (!flaws.noSecondDrop) {
                drop(done, ClusterTime.NEVER_REACHED, drops);
            }
        } finally {
            ledger.unmark(mark);
        }
    }

    /** A write did something here that nobody had foreseen. */
    synchronized void local(List<Change> done, long time, Drops drops) {
        ledger.local(done, time);
        drop(done, ClusterTime.NEVER_REACHED, drops);
    }

    synchronized void told(Change change, long time, Drops drops) {
        ledger.told(change, time);
        if (!flaws.streamDropsNothing) {
            drop(List.of(change), time, drops);
        }
    }

    /** Something happened that is kept elsewhere. */
    synchronized void dropAll(Drops drops) {
        index.dropAll(drops);
        index.sweep(drops);
    }

    private void drop(List<Change> changes, long time, Drops drops) {
        for (Change change : changes) {
            if (crowded) {
                index.dropAll(drops);
            } else {
                apply(change, time, drops);
            }
        }
    }

    /** A change that cannot be understood ends everything: whoever called hears of it, but nothing stale stays behind. */
    private void apply(Change change, long time, Drops drops) {
        try {
            index.apply(change, time, drops);
        } catch (RuntimeException notUnderstood) {
            index.dropAll(drops);
            throw notUnderstood;
        }
    }

    synchronized void sweep(Drops drops) {
        index.sweep(drops);
    }

    /** What happened up to this time is known to all who read from now on; so it is remembered in sum, if nobody reads now. */
    synchronized void settle(long knownUpTo) {
        if (pins.get() == 0) {
            ledger.fold(knownUpTo);
        }
    }

    synchronized int size() {
        return index.size();
    }

    synchronized void look(Consumer<NamespaceIndex> at) {
        at.accept(index);
    }
}
