package io.larder.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.larder.engine.entry.Entry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries on this heap: bounded by what they weigh, those kept that are asked for most (W-TinyLFU). Upkeep runs on the
 * thread that happens to call, so that the weight comes down before the call that exceeded it returns.
 *
 * <p>It is remembered by their hashes what was asked for lately and is not here, for those who want to keep only what is asked
 * for twice.
 *
 * <p>What expires does so at a lookup, by the policy of that lookup; nothing here knows of time.
 */
public final class NearTier implements Tier {
    /** A tier that makes room all the time has some: this part of it, and what is larger shows that there is room. */
    private static final int FREE_WHEN_FULL = 16;

    /** About what an entry weighs: so many are remembered that are not kept as the tier has room for. */
    private static final int USUAL_ENTRY = 1024;

    /** What is remembered of others has a smallest size, which is no more than this part of any limit that may be set. */
    private static final int MOST_FOR_OTHERS = 32;

    /**
     * What there is room for. Replaced as a whole.
     *
     * @param bytes of all entries
     * @param largestEntry of a single one
     * @param sightings of what is not here, as many as go with so much
     */
    private record Room(long bytes, long largestEntry, Sightings sightings) {
        static Room of(long limit, long largestEntry) {
            Sightings sightings = new Sightings(limit / USUAL_ENTRY);
            long bytes = limit - Math.min(sightings.heapBytes(), limit / MOST_FOR_OTHERS);
            return new Room(bytes, Math.min(largestEntry, bytes), sightings);
        }

        long full() {
            return bytes - bytes / FREE_WHEN_FULL;
        }
    }

    private final Cache<Object, Entry> cache;
    private final Policy.Eviction<Object, Entry> eviction;
    private volatile Room room;
    /** Of all entries; told by the policy it would cost a lock. */
    private final AtomicLong weight = new AtomicLong();

    /**
     * An empty one.
     *
     * @param limit the weight of all entries together, and of what is remembered of others
     * @param largestEntry the weight of a single one
     */
    public NearTier(long limit, long largestEntry, Leaving leaving) {
        this.room = Room.of(limit, largestEntry);
        this.cache = Caffeine.newBuilder()
                .maximumWeight(room.bytes())
                .<Object, Entry>weigher((key, entry) -> entry.weight())
                .executor(Runnable::run)
                .removalListener((@Nullable Object key, @Nullable Entry entry, RemovalCause cause) -> {
                    if (entry != null) {
                        weight.addAndGet(-entry.weight());
                        leaving.left(entry, whyOf(cause));
                    }
                })
                .build();
        this.eviction = cache.policy().eviction().orElseThrow();
    }

    /** What was sighted is forgotten. */
    @Override
    public void resize(long limit, long largestEntry) {
        Room changed = Room.of(limit, largestEntry);
        room = changed;
        eviction.setMaximum(changed.bytes());
        cache.cleanUp();
    }

    private static Why whyOf(RemovalCause cause) {
        return switch (cause) {
            case SIZE -> Why.NO_ROOM;
            case REPLACED -> Why.REPLACED;
            case EXPLICIT, EXPIRED, COLLECTED -> Why.REMOVED;
        };
    }

    @Override
    public @Nullable Entry get(Object key) {
        return cache.getIfPresent(key);
    }

    @Override
    public @Nullable Entry glance(Object key) {
        return cache.policy().getIfPresentQuietly(key);
    }

    @Override
    public boolean isFull() {
        return weight.get() > room.full();
    }

    @Override
    public boolean note(Object key) {
        return room.sightings().note(key.hashCode());
    }

    @Override
    public boolean isNoted(Object key) {
        return room.sightings().has(key.hashCode());
    }

    @Override
    public void put(Entry entry) {
        boolean counts = isFull();
        weight.addAndGet(entry.weight());
        cache.put(entry.key(), entry);
        if (counts) {
            // That it was asked for before it was wanted counts in its favour, too: looking is what the policy counts.
            Entry unused = cache.getIfPresent(entry.key());
        }
    }

    @Override
    public void remove(Entry entry) {
        boolean unused = note(entry.key());
        cache.asMap().remove(entry.key(), entry);
    }

    @Override
    public long largestEntry() {
        return room.largestEntry();
    }

    @Override
    public long weight() {
        return eviction.weightedSize().orElse(0);
    }

    @Override
    public long entries() {
        return cache.estimatedSize();
    }

    @Override
    public void forEach(Consumer<Entry> visitor) {
        cache.asMap().values().forEach(visitor);
    }

    @Override
    public void tidy() {
        cache.cleanUp();
    }
}
