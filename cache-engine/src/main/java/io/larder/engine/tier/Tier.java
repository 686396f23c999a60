package io.larder.engine.tier;

import io.larder.engine.entry.Entry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries by their keys, as long as it sees fit. Any thread may call it, but never one that holds the lock of a
 * namespace: a tier may tell at any call that an entry left it, on the calling thread and under locks of its own, and
 * whoever hears that takes the namespace's lock.
 */
public interface Tier {
    /** The entry with this key, or one that is equal to it; null if there is none. */
    @Nullable
    Entry get(Object key);

    /** The same, but whoever asks has no part in what is worth keeping. */
    @Nullable
    Entry glance(Object key);

    /** Whether there is no room: who comes in pushes others out. */
    boolean isFull();

    /**
     * Remembers for a while that something was asked for that is not here; returns whether it was remembered already, as is what
     * was taken out. An estimate: rarely, one is taken for another.
     */
    boolean note(Object key);

    /** Whether {@link #note} would say that it is remembered. */
    boolean isNoted(Object key);

    /**
     * Offers an entry. What was there under the same key leaves. The tier may refuse by letting the new one leave at once,
     * during the call or later.
     */
    void put(Entry entry);

    /** Takes out exactly this entry, if it is there, and remembers that there was one. */
    void remove(Entry entry);

    /** From now on it may take so much; what is beyond it has left when this returns. */
    void resize(long limit, long largestEntry);

    /** The largest weight that one entry may have. */
    long largestEntry();

    /** What all entries weigh together. */
    long weight();

    long entries();

    void forEach(Consumer<Entry> visitor);

    /** Brings itself below its limits, if it has put that off. */
    void tidy();

    /** Hears of each entry that is not in the tier any more, exactly once. */
    interface Leaving {
        void left(Entry entry, Why why);
    }

    /** Why an entry is gone. */
    enum Why {
        /** There was no room for it, or others are worth more. */
        NO_ROOM,
        /** A newer answer to the same query took its place. */
        REPLACED,
        /** It was taken out. */
        REMOVED
    }
}
