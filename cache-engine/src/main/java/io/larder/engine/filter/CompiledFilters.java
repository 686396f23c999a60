package io.larder.engine.filter;

import io.larder.engine.value.Value;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Filters that were asked lately, compiled: changes ask the same ones again and again. A table of fixed size in which the
 * later takes the place of the earlier, and of as many others as it takes to stay within a number of bytes; what is too large
 * for that is worked out each time. Any number of threads may ask, without a lock: what they find is immutable.
 */
public final class CompiledFilters {
    private static final int SLOTS = 256;

    /** A single filter may take so much of what all may: one part in so many. */
    private static final int PARTS = 4;

    private record Compiled(Filter filter, Condition condition, long bytes) {}

    private final AtomicReferenceArray<@Nullable Compiled> known = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger hand = new AtomicInteger();
    private volatile long limit;

    /** {@code limit} is how many bytes of the heap all of it may take. */
    public CompiledFilters(long limit) {
        this.limit = limit;
    }

    /** From now on it may take so many bytes, and what is beyond that is gone. */
    public void limit(long bytes) {
        limit = bytes;
        makeRoom();
    }

    /** Whether the document matches. */
    public Verdict matches(Filter filter, Value document) {
        int slot = System.identityHashCode(filter) & (SLOTS - 1);
        Compiled here = known.get(slot);
        if (here != null && here.filter() == filter) {
            return here.condition().test(document);
        }
        Condition condition = filter.compile();
        keep(slot, new Compiled(filter, condition, CompiledWeight.of(filter)));
        return condition.test(document);
    }

    private void keep(int slot, Compiled compiled) {
        long bytes = compiled.bytes();
        if (bytes > limit / PARTS) {
            return;
        }
        // Room is taken before anything is put there, so that what is in the table is never more than what is counted.
        held.addAndGet(bytes);
        makeRoom();
        if (held.get() > limit) {
            held.addAndGet(-bytes); // others are at it
        } else {
            replace(slot, compiled);
        }
    }

    private void makeRoom() {
        for (int looked = 0; held.get() > limit && looked < SLOTS; looked++) {
            replace(hand.getAndIncrement() & (SLOTS - 1), null);
        }
    }

    private void replace(int slot, @Nullable Compiled by) {
        Compiled before = known.getAndSet(slot, by);
        if (before != null) {
            held.addAndGet(-before.bytes());
        }
    }

    /** What it takes now, the filters themselves counted, too: they may outlive the answers that they came with. */
    public long bytes() {
        return held.get();
    }

    /** What it takes at most. */
    public long limit() {
        return limit;
    }
}
