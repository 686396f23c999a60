package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import io.larder.engine.window.Folded;
import io.larder.engine.window.Mark;
import io.larder.engine.window.WindowLimits;
import io.larder.engine.window.WindowMemory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes of whole databases, and of everything: kept once, because the collections that they concern need not be known yet.
 *
 * <p>Such a change is noted here first, and ends entries collection by collection afterwards. An admission puts its entry into
 * the collections' indexes first and looks here last. So one of the two always sees the other.
 */
final class WideChanges {
    private static final WindowLimits LIMITS = new WindowLimits(64, 1 << 16, 64);

    private final Ledger ledger;
    private final AtomicLong numbers;
    private volatile long notBefore;

    WideChanges(AtomicLong numbers, Flaws flaws) {
        this.ledger = new Ledger(LIMITS, new WindowMemory(LIMITS.bytes()), Folded.NOTHING, numbers, flaws);
        this.numbers = numbers;
    }

    /** Whether a change is of more than one collection. */
    static boolean isWide(Change change) {
        return change.namespace().collection().isEmpty();
    }

    private static Predicate<Change> concerns(Query query) {
        return change -> {
            for (Namespace read : query.shape().namespaces()) {
                if (change.namespace().covers(read)) {
                    return true;
                }
            }
            return false;
        };
    }

    synchronized @Nullable Reason check(Claim claim) {
        return ledger.check(claim, concerns(claim.query()));
    }

    synchronized long timeToReadAt(Query query, long time, boolean watched) {
        return ledger.timeToReadAt(time, watched, concerns(query));
    }

    synchronized boolean isWriteInFlight(Query query) {
        return ledger.isWriteInFlight(concerns(query));
    }

    synchronized void mark(Mark mark) {
        ledger.mark(mark);
        notBefore = numbers.incrementAndGet();
    }

    synchronized void settle(Mark mark, List<Change> done, long time, boolean marked) {
        ledger.local(done, time);
        if (!done.isEmpty()) {
            notBefore = numbers.get();
        }
        if (marked) {
            ledger.unmark(mark);
        }
    }

    /**
     * The number of the latest of them, sent or done: an answer whose position is before that may not show it. For where they
     * end nothing collection by collection.
     */
    long notBefore() {
        return notBefore;
    }

    synchronized void told(Change change, long time) {
        ledger.told(change, time);
    }
}
