package io.larder.proxy.launch;

import io.larder.engine.cache.Cache;
import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import io.larder.proxy.metrics.Counts;
import io.larder.proxy.metrics.PerTenant;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Shows what the caches of tenants hold and have done. */
final class CacheMetrics {
    private CacheMetrics() {}

    static void bind(PerTenant<Cache> caches) {
        caches.gauge("larder_cache_entries", "Answers that are kept", Cache::entries);
        caches.gauge("larder_cache_size_bytes", "What they weigh, with keys, index and objects", Cache::bytes);
        caches.gauge("larder_cache_limit_bytes", "What they may weigh", cache -> cache.limits()
                .bytes());
        caches.counter("larder_cache_hits", "Reads answered from memory", cache -> cache.statistics()
                .hits());
        caches.counter(
                "larder_cache_stale_hits", "Of these, with something older than asked", cache -> cache.statistics()
                        .staleHits());
        caches.counter(
                "larder_cache_misses",
                "Lookups that were no hit",
                "reason",
                (cache, counts) -> reasons(counts, cache.statistics()::misses));
        caches.counter("larder_cache_admissions", "Answers that were kept", cache -> cache.statistics()
                .admitted());
        caches.counter(
                "larder_cache_refusals",
                "Answers that were not to be kept",
                "reason",
                (cache, counts) -> reasons(counts, cache.statistics()::refused));
        caches.counter(
                "larder_cache_joins", "Reads that waited for the same read of another", cache -> cache.statistics()
                        .joined());
        caches.counter(
                "larder_cache_drops",
                "Entries ended because a change affects them, or because it could not be told",
                "kind",
                (cache, counts) -> {
                    counts.add("precise", cache.statistics().droppedPrecisely());
                    counts.add("conservative", cache.statistics().droppedConservatively());
                });
        caches.counter("larder_cache_shape_drops", "How often all of one shape were ended", cache -> cache.statistics()
                .droppedGroups());
        caches.counter("larder_cache_removals", "Entries that left memory", "cause", (cache, counts) -> {
            for (Tier.Why why : Tier.Why.values()) {
                counts.add(word(why), cache.statistics().left(why));
            }
        });
        caches.counter(
                "larder_cache_changes", "Changes that entries were checked against", "source", (cache, counts) -> {
                    counts.add("local", cache.statistics().localChanges());
                    counts.add("stream", cache.statistics().toldChanges());
                });
        caches.gauge("larder_cache_unknown_writes", "Writes whose outcome is not known yet", Cache::unknownWrites);
    }

    /** Those that came up. */
    static void reasons(Counts counts, ToLongFunction<Reason> count) {
        for (Reason reason : Reason.values()) {
            long value = count.applyAsLong(reason);
            if (value > 0) {
                counts.add(reason.label(), value);
            }
        }
    }

    static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
