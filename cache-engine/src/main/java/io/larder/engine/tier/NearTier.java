package io.larder.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.larder.engine.entry.Entry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries on this heap: bounded by what they weigh, those kept that are asked for most (W-TinyLFU). Upkeep runs on the
 * thread that happens to call, so that the weight comes down before the call that exceeded it returns.
 *
 * <p>What expires does so at a lookup, by the policy of that lookup; nothing here knows of time.
 */
public final class NearTier implements Tier {
    private final Cache<Object, Entry> cache;
    private final Policy.Eviction<Object, Entry> eviction;
    private final long largestEntry;

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
                        leaving.left(entry, whyOf(cause));
                    }
                })
                .build();
        this.eviction = cache.policy().eviction().orElseThrow();
        this.largestEntry = Math.min(largestEntry, limit);
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
    public void put(Entry entry) {
        cache.put(entry.key(), entry);
    }

    @Override
    public void remove(Entry entry) {
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
