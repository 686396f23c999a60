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
 * <p>Once there is no room, what is asked for only once would be taken in, weighed against the others and thrown out again. So
 * it is not wanted in the first place, and its answer needs not be prepared for being kept.
 *
 * <p>What expires does so at a lookup, by the policy of that lookup; nothing here knows of time.
 */
public final class NearTier implements Tier {
    /** A tier that makes room all the time has some: this part of it, and what is larger shows that there is room. */
    private static final int FREE_WHEN_FULL = 16;

    /** About what an entry weighs: so many are remembered that are not kept as the tier has room for. */
    private static final int USUAL_ENTRY = 1024;

    private final Cache<Object, Entry> cache;
    private final Policy.Eviction<Object, Entry> eviction;
    private final long largestEntry;
    private final long full;
    private final Sightings sightings;
    /** Of all entries; told by the policy it would cost a lock. */
    private final AtomicLong weight = new AtomicLong();

    /**
     * An empty one.
     *
     * @param limit the weight of all entries together
     * @param largestEntry the weight of a single one
     */
    public NearTier(long limit, long largestEntry, Leaving leaving) {
        this.cache = Caffeine.newBuilder()
                .maximumWeight(limit)
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
        this.largestEntry = Math.min(largestEntry, limit);
        this.full = limit - limit / FREE_WHEN_FULL;
        this.sightings = new Sightings(limit / USUAL_ENTRY);
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

    private boolean isFull() {
        return weight.get() > full;
    }

    @Override
    public boolean wants(Object key) {
        return !isFull() || sightings.note(key.hashCode());
    }

    @Override
    public boolean wouldWant(Object key) {
        return !isFull() || sightings.has(key.hashCode());
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
        if (isFull()) {
            sightings.note(entry.key().hashCode());
        }
        cache.asMap().remove(entry.key(), entry);
    }

    @Override
    public long largestEntry() {
        return largestEntry;
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
