package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.reason.Reason;
import io.larder.engine.window.ChangeWindow;
import io.larder.engine.window.Folded;
import io.larder.engine.window.Mark;
import io.larder.engine.window.WindowLimits;
import io.larder.engine.window.WindowMemory;
import io.larder.engine.window.WritesInFlight;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happened, or may be happening, in one place: the window of changes and the writes in flight, with the one check that
 * everything rests on. Not safe for several threads; its owner's lock guards it.
 *
 * <p>Local numbers are drawn from one counter for the whole cache, but only ever while this is guarded. A read notes the
 * counter <em>before</em> it comes here to choose its time, so either it finds a change in the window, or the change has a
 * number above the read's.
 */
final class Ledger {
    private final ChangeWindow window;
    private final WritesInFlight inFlight;
    private final AtomicLong numbers;
    private final Flaws flaws;

    Ledger(WindowLimits limits, WindowMemory memory, Folded before, AtomicLong numbers, Flaws flaws) {
        this.window = new ChangeWindow(limits, memory, before);
        this.inFlight = new WritesInFlight(limits);
        this.numbers = numbers;
        this.flaws = flaws;
    }

    /**
     * The one check: null if no change that the claim leaves open affects it, and no write that may is in flight.
     *
     * <p>What streams tell is held against an answer only if it rests on them: one that was read as the client asked may be
     * behind by nature, and is ended by what is told from now on.
     *
     * @param affects whether a change affects the query and answer
     */
    @Nullable
    Reason check(Claim claim, Predicate<Change> affects) {
        if (isWriteInFlight(affects)) {
            return Reason.WRITE_IN_FLIGHT;
        }
        if (flaws.noCheckOfWindow) {
            return null;
        }
        long number = claim.proof().number();
        if (!claim.proof().isWatched()) {
            if (!flaws.foldedForgotten && window.isTooShortForNumber(number)) {
                return Reason.WINDOW_TOO_SHORT;
            }
            return window.anyLocalOpen(number, affects) ? Reason.CHANGED_MEANWHILE : null;
        }
        long time = claim.proof().time();
        if (!flaws.foldedForgotten && window.isTooShortFor(time, number)) {
            return Reason.WINDOW_TOO_SHORT;
        }
        return window.anyOpen(time, number, affects) ? Reason.CHANGED_MEANWHILE : null;
    }

    boolean isWriteInFlight(Predicate<Change> affects) {
        return !flaws.noCheckOfInFlight && inFlight.any(affects);
    }

    /**
     * The earliest time not before this one at which a read sees everything known of that affects it.
     *
     * @param watched whether what streams told counts too
     */
    long timeToReadAt(long time, boolean watched, Predicate<Change> affects) {
        boolean told = watched && !flaws.tipDoesNotCount;
        return window.timeToReadAt(time, !flaws.localTimesDoNotCount, told, affects);
    }

    void mark(Mark mark) {
        if (!flaws.writesNotMarked) {
            inFlight.add(mark);
        }
    }

    void unmark(Mark mark) {
        if (!flaws.writesNotMarked) {
            inFlight.remove(mark);
        }
    }

    /** A write made through this proxy is known to have done this. */
    void local(List<Change> changes, long time) {
        if (!flaws.localNotAppended) {
            for (Change change : changes) {
                window.local(change, time, numbers.incrementAndGet());
            }
        }
    }

    void told(Change change, long time) {
        if (!flaws.streamNotAppended) {
            window.told(change, time);
        }
    }

    /** Something was forgotten elsewhere that may have been about the same. */
    void learn(Folded other) {
        window.learn(other);
    }

    /** What was told, and what was done up to this time, need not be told apart any more: no answer is on its way in. */
    void fold(long knownUpTo) {
        window.foldUpTo(knownUpTo);
    }

    /** It ends, and this is what is left of it. */
    Folded close() {
        Folded folded = window.folded();
        window.close();
        return folded;
    }

    boolean hasWritesInFlight() {
        return !inFlight.isEmpty();
    }

    int changes() {
        return window.size();
    }
}
