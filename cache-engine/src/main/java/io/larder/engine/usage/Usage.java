package io.larder.engine.usage;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the reads of one shape have come to, or those of one namespace that have no shape of their own here.
 *
 * <p>Hits are counted by each event loop for itself: two additions to numbers that nobody else writes. Everything else may be
 * counted by any thread.
 */
public final class Usage {
    private static final Latencies[] NONE = {};

    private final Namespace namespace;
    private final @Nullable String shape;
    private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);
    private final Map<Reason, LongAdder> reasons = new ConcurrentHashMap<>(4);
    private final Latencies upstream = new Latencies();
    /** One for each loop that has had a hit; replaced as a whole when one more has. */
    private volatile Latencies[] hits = NONE;
    /** What was counted elsewhere; null until something was. */
    private volatile @Nullable Latencies hitsElsewhere;

    private final AtomicLong seenBefore = new AtomicLong();
    private final Repetition repetition = new Repetition(() -> measuredHits().count());

    private enum Count {
        JOINED,
        MISSES,
        BYPASSES,
        PRECISE,
        CONSERVATIVE,
        ENTRIES,
        BYTES
    }

    Usage(Namespace namespace, @Nullable String shape) {
        this.namespace = namespace;
        this.shape = shape;
    }

    Namespace namespace() {
        return namespace;
    }

    /** The text of the shape; null where this is for reads without one, or of several. */
    public @Nullable String shape() {
        return shape;
    }

    private void add(Count what, long number) {
        counts.getAndAdd(what.ordinal(), number);
    }

    private long count(Count what) {
        return counts.get(what.ordinal());
    }

    /** Whether these reads come again. */
    public Repetition repetition() {
        return repetition;
    }

    /** A read was answered from memory; {@code loop} is the number of the event loop that this runs on. */
    public void hit(int loop, long nanos) {
        Latencies[] all = hits;
        Latencies own = loop < all.length ? all[loop] : anotherLoop(loop);
        own.add(nanos);
    }

    private synchronized Latencies anotherLoop(int loop) {
        Latencies[] more = hits;
        if (loop >= more.length) {
            int before = more.length;
            more = Arrays.copyOf(more, loop + 1);
            for (int i = before; i <= loop; i++) {
                more[i] = new Latencies();
            }
            hits = more;
        }
        return more[loop];
    }

    /** A read was answered with what the same read of another brought. */
    public void joined() {
        add(Count.JOINED, 1);
    }

    /** A read that was looked up in vain went upstream. */
    public void missed(@Nullable Reason why, long nanos) {
        add(Count.MISSES, 1);
        wentUpstream(why, nanos);
    }

    /** A read went upstream around the cache. */
    public void bypassed(@Nullable Reason why, long nanos) {
        add(Count.BYPASSES, 1);
        wentUpstream(why, nanos);
    }

    private void wentUpstream(@Nullable Reason why, long nanos) {
        if (why != null) {
            reasons.computeIfAbsent(why, first -> new LongAdder()).increment();
        }
        upstream.addAmongOthers(nanos);
    }

    /** An entry was ended by a change. */
    public void invalidated(boolean precisely) {
        add(precisely ? Count.PRECISE : Count.CONSERVATIVE, 1);
    }

    /** So many entries were ended at once. */
    public void invalidatedTogether(int entries) {
        add(Count.CONSERVATIVE, entries);
    }

    /** An entry of this weight is kept. */
    public void kept(int weight) {
        add(Count.ENTRIES, 1);
        add(Count.BYTES, weight);
    }

    /** It is not any more. */
    public void left(int weight) {
        add(Count.ENTRIES, -1);
        add(Count.BYTES, -weight);
    }

    /** Whether it has no entries and nothing was counted since this was asked last. */
    boolean isQuiet() {
        long seen = count(Count.JOINED)
                + count(Count.MISSES)
                + count(Count.BYPASSES)
                + count(Count.PRECISE)
                + count(Count.CONSERVATIVE)
                + measuredHits().count();
        return seenBefore.getAndSet(seen) == seen && count(Count.ENTRIES) == 0;
    }

    /** Counts here what the other has counted. */
    void absorb(Usage other) {
        for (Count each : Count.values()) {
            add(each, other.count(each));
        }
        other.reasons.forEach((why, number) ->
                reasons.computeIfAbsent(why, first -> new LongAdder()).add(number.sum()));
        long[] cells = new long[Latencies.CELLS + 1];
        other.upstream.addTo(cells);
        upstream.addAll(cells);
        elsewhere().addAll(other.hitCells());
    }

    private synchronized Latencies elsewhere() {
        Latencies its = hitsElsewhere;
        if (its == null) {
            its = new Latencies();
            hitsElsewhere = its;
        }
        return its;
    }

    private long[] hitCells() {
        long[] cells = new long[Latencies.CELLS + 1];
        for (Latencies each : hits) {
            each.addTo(cells);
        }
        Latencies elsewhere = hitsElsewhere;
        if (elsewhere != null) {
            elsewhere.addTo(cells);
        }
        return cells;
    }

    private Measured measuredHits() {
        return new Measured(hitCells());
    }

    /** All of it as it is now. */
    UsageFigures figures() {
        Map<Reason, Long> why = new EnumMap<>(Reason.class);
        reasons.forEach((reason, number) -> why.put(reason, number.sum()));
        long[] cells = new long[Latencies.CELLS + 1];
        upstream.addTo(cells);
        return new UsageFigures(
                namespace,
                shape,
                measuredHits(),
                count(Count.JOINED),
                count(Count.MISSES),
                count(Count.BYPASSES),
                why,
                count(Count.PRECISE),
                count(Count.CONSERVATIVE),
                count(Count.ENTRIES),
                count(Count.BYTES),
                new Measured(cells));
    }
}
