package io.larder.proxy.launch;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.Statistics;
import io.larder.engine.tier.Tier;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.upstream.ConnectionEnd;
import io.larder.proxy.watch.WatchMetrics;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Shows what the parts of a proxy count for themselves. The pools are asked by way of their loops: not on one of those. */
final class ProxyMetrics {
    private ProxyMetrics() {}

    static void bind(Metrics metrics, RunningProxy proxy) {
        metrics.gauge("larder.client.connections", null, "Clients that are connected", proxy.listeners()::connections);
        metrics.counter(
                "larder.client.refusals", "Client connections that were one too many", proxy.listeners()::refused);
        metrics.gauge(
                "larder.upstream.connections",
                null,
                "Connections in pools",
                () -> sum(proxy, tenant -> tenant.pools().open()),
                "state",
                "open");
        metrics.gauge(
                "larder.upstream.connections",
                null,
                "Connections in pools",
                () -> sum(proxy, tenant -> tenant.pools().inUse()),
                "state",
                "used");
        metrics.gauge(
                "larder.upstream.waiting",
                null,
                "Requests that wait for a connection",
                () -> sum(proxy, tenant -> tenant.pools().waiting()));
        metrics.counter(
                "larder.upstream.wait.timeouts",
                "Requests that waited in vain for one",
                () -> sum(proxy, tenant -> tenant.pools().timeouts()));
        metrics.counter(
                "larder.upstream.connections.opened",
                "Connections made for pools",
                () -> sum(proxy, tenant -> tenant.pools().opened()));
        metrics.countBy(
                "larder_upstream_connections_closed",
                "Connections that left their pools",
                "cause",
                ConnectionEnd.class,
                cause -> (long) sum(proxy, tenant -> tenant.pools().ended(cause)));
        metrics.gauge(
                "larder.cursors",
                null,
                "Cursors whose server is remembered",
                () -> sum(proxy, tenant -> tenant.requests().cursors().open()));
        metrics.gauge(
                "larder.transactions",
                null,
                "Transactions bound to a server",
                () -> sum(proxy, tenant -> tenant.requests().transactions().pinned()));
        metrics.countBy(
                "larder_events",
                "Hints that were ignored, and what came of comparing hits with the upstream's answers",
                "event",
                Event.class,
                event -> count(event, metrics, proxy.caching()));
        proxy.tenants()
                .all()
                .forEach(tenant ->
                        TenantLimitParts.bind(metrics, tenant.requests().limits()));
        proxy.cache().ifPresent(cache -> {
            bind(metrics, cache);
            WatchMetrics.show(proxy::stream, metrics);
        });
    }

    /** Of all tenants that there are when it is asked for. */
    private static double sum(RunningProxy proxy, ToDoubleFunction<TenantParts> of) {
        return proxy.tenants().all().stream().mapToDouble(of).sum();
    }

    private enum Event {
        HINT_IGNORED,
        VERIFY_COMPARED,
        VERIFY_EXPLAINED,
        VERIFY_MISMATCH
    }

    private static long count(Event event, Metrics metrics, @Nullable Caching caching) {
        if (event == Event.HINT_IGNORED) {
            return metrics.requests().hintsIgnored();
        }
        if (caching == null) {
            return 0;
        }
        return switch (event) {
            case VERIFY_COMPARED -> caching.verification().comparisons();
            case VERIFY_EXPLAINED -> caching.verification().explained();
            default -> caching.verification().mismatches();
        };
    }

    static void bind(Metrics metrics, Cache cache) {
        Statistics done = cache.statistics();
        metrics.gauge("larder.cache.entries", null, "Answers that are kept", cache::entries);
        metrics.gauge("larder.cache.size", "bytes", "What they weigh, with keys, index and objects", cache::bytes);
        metrics.gauge("larder.cache.limit", "bytes", "What they may weigh", () -> cache.limits()
                .bytes());
        metrics.counter("larder.cache.hits", "Reads answered from memory", done::hits);
        metrics.counter("larder.cache.stale.hits", "Of these, with something older than asked", done::staleHits);
        metrics.countByReason("larder_cache_misses", "Lookups that were no hit", done::misses);
        metrics.counter("larder.cache.admissions", "Answers that were kept", done::admitted);
        metrics.countByReason("larder_cache_refusals", "Answers that were not to be kept", done::refused);
        metrics.counter("larder.cache.joins", "Reads that waited for the same read of another", done::joined);
        String drops = "Entries ended because a change affects them, or because it could not be told";
        metrics.counter("larder.cache.drops", drops, done::droppedPrecisely, "kind", "precise");
        metrics.counter("larder.cache.drops", drops, done::droppedConservatively, "kind", "conservative");
        metrics.counter("larder.cache.shape.drops", "How often all of one shape were ended", done::droppedGroups);
        metrics.countBy("larder_cache_removals", "Entries that left memory", "cause", Tier.Why.class, done::left);
        String changes = "Changes that entries were checked against";
        metrics.counter("larder.cache.changes", changes, done::localChanges, "source", "local");
        metrics.counter("larder.cache.changes", changes, done::toldChanges, "source", "stream");
        metrics.gauge(
                "larder.cache.unknown.writes", null, "Writes whose outcome is not known yet", cache::unknownWrites);
    }
}
