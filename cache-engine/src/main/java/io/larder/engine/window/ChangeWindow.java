package io.larder.engine.window;

import io.larder.engine.change.Change;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * The recent changes of one namespace in the order they were learned, bounded in number and bytes. What falls out is folded
 * into the latest time and the latest number that fell out; older than that, only "cannot tell" can be said.
 *
 * <pre>
 *      folded              ring, oldest first
 *   +-----------+   +-----+-----+-----+-----+-----+
 *   | time 17   |   | s19 | L#7 | s18 | L#8 | s23 | <- append
 *   | number 6  |   +-----+-----+-----+-----+-----+
 *   +-----------+      every one also knows the latest time and number up to and including itself,
 *                      so a search from the newest stops where nothing further back can matter
 * </pre>
 *
 * Changes of streams are ordered by their time and local ones by their number, but the two are not ordered among each other,
 * and two streams may tell the same twice. A position (S, L) leaves open the stream's changes after S and the local ones after
 * L. Not safe for use by several threads: the cache's lock of the namespace guards it.
 */
public final class ChangeWindow {
    private final WindowLimits limits;
    private final WindowMemory memory;
    private final ArrayDeque<Known> recent = new ArrayDeque<>();
    private long bytes;

    private Folded folded;
    private boolean foldedUntimed;

    /**
     * A window of a namespace that nothing was noted of before: up to here, it is as if all had been folded.
     *
     * @param memory what this and others take together
     */
    public ChangeWindow(WindowLimits limits, WindowMemory memory, Folded before) {
        this.limits = limits;
        this.memory = memory;
        this.folded = before;
    }

    /** What can be said of everything in here, once it is forgotten. */
    public Folded folded() {
        Known newest = recent.peekLast();
        return newest == null
                ? folded
                : folded.and(new Folded(newest.latestTime(), newest.latestTime(), newest.latestNumber()));
    }

    /** Something else was forgotten that may have been about the same. */
    public void learn(Folded other) {
        folded = folded.and(other);
    }

    /** A change that a stream or peer told. */
    public void told(Change change, long time) {
        append(change, time, 0);
    }

    /** A change made through this proxy; its time may be unknown. */
    public void local(Change change, long time, long number) {
        append(change, time, number);
    }

    private void append(Change change, long time, long number) {
        Known before = recent.peekLast();
        long latestTime = before == null ? time : ClusterTime.latest(time, before.latestTime());
        long latestNumber = before == null ? number : Math.max(number, before.latestNumber());
        Known known = new Known(change, time, number, latestTime, latestNumber, change.heapBytes());
        recent.addLast(known);
        bytes += known.bytes();
        memory.take(known.bytes());
        while (!recent.isEmpty() && isTooMuch()) {
            fold(recent.removeFirst());
        }
    }

    private boolean isTooMuch() {
        return recent.size() > limits.changes()
                || bytes > limits.bytes()
                || (bytes > WindowMemory.LEAST_OF_EACH && memory.isExceeded());
    }

    /**
     * Folds the oldest as far as they are not after this time, or have none. To be called where no answer is on its way in: one
     * that sets out later reads at that time at least, and so after them.
     */
    public void foldUpTo(long time) {
        Known oldest = recent.peekFirst();
        while (oldest != null && !ClusterTime.isAfter(oldest.time(), time)) {
            fold(recent.removeFirst());
            oldest = recent.peekFirst();
        }
    }

    /** This is not used any more, and takes nothing. */
    public void close() {
        recent.clear();
        memory.take(-bytes);
        bytes = 0;
    }

    private void fold(Known oldest) {
        bytes -= oldest.bytes();
        memory.take(-oldest.bytes());
        if (oldest.isLocal()) {
            learn(new Folded(ClusterTime.NONE, oldest.time(), oldest.number()));
            foldedUntimed |= oldest.time() == ClusterTime.NONE;
        } else {
            learn(new Folded(oldest.time(), ClusterTime.NONE, 0));
        }
    }

    /** Whether changes that a position leaves open have been folded, so that nothing can be told of them one by one. */
    public boolean isTooShortFor(long time, long number) {
        return ClusterTime.isAfter(folded.time(), time) || folded.number() > number;
    }

    /** The same for an answer that was read by another proxy, for which local numbers mean nothing. */
    public boolean isTooShortForForeign(long time) {
        return foldedUntimed
                || ClusterTime.isAfter(folded.time(), time)
                || ClusterTime.isAfter(folded.localTime(), time);
    }

    /** Whether one of the changes that a position leaves open is such a one; those that have been folded are not asked about. */
    public boolean anyOpen(long time, long number, Predicate<Change> affects) {
        for (Iterator<Known> newest = recent.descendingIterator(); newest.hasNext(); ) {
            Known known = newest.next();
            if (!ClusterTime.isAfter(known.latestTime(), time) && known.latestNumber() <= number) {
                return false;
            }
            boolean open = known.isLocal() ? known.number() > number : ClusterTime.isAfter(known.time(), time);
            if (open && affects.test(known.change())) {
                return true;
            }
        }
        return false;
    }

    /** The local changes that a number leaves open, and no others: for answers that rest on no stream. */
    public boolean anyLocalOpen(long number, Predicate<Change> affects) {
        for (Iterator<Known> newest = recent.descendingIterator(); newest.hasNext(); ) {
            Known known = newest.next();
            if (known.latestNumber() <= number) {
                return false;
            }
            if (known.number() > number && affects.test(known.change())) {
                return true;
            }
        }
        return false;
    }

    /** Whether local changes that a number leaves open have been folded. */
    public boolean isTooShortForNumber(long number) {
        return folded.number() > number;
    }

    /**
     * For an answer read by another proxy, which knows this one's writes by their times alone: a local change counts by its
     * time, and always while it has none.
     */
    public boolean anyOpenToForeign(long time, Predicate<Change> affects) {
        for (Known known : recent) {
            boolean untimed = known.isLocal() && known.time() == ClusterTime.NONE;
            if ((untimed || ClusterTime.isAfter(known.time(), time)) && affects.test(known.change())) {
                return true;
            }
        }
        return false;
    }

    /**
     * The earliest time not before {@code time} at which a read sees everything known that affects it: local writes, and what
     * a stream has told beyond its watermark.
     *
     * @param local whether local changes count, and {@code told} the same of the others
     */
    public long timeToReadAt(long time, boolean local, boolean told, Predicate<Change> affects) {
        long at = time;
        if (local) {
            at = ClusterTime.latest(at, folded.localTime());
        }
        if (told) {
            at = ClusterTime.latest(at, folded.time());
        }
        for (Iterator<Known> newest = recent.descendingIterator(); newest.hasNext(); ) {
            Known known = newest.next();
            if (!ClusterTime.isAfter(known.latestTime(), at)) {
                return at;
            }
            boolean counts = known.isLocal() ? local : told;
            if (counts && ClusterTime.isAfter(known.time(), at) && affects.test(known.change())) {
                at = known.time();
            }
        }
        return at;
    }

    public int size() {
        return recent.size();
    }

    public long bytes() {
        return bytes;
    }
}
