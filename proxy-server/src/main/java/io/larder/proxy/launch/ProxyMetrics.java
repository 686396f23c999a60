package io.larder.proxy.launch;

import io.larder.engine.cache.Cache;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.metrics.Counts;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.metrics.PerTenant;
import io.larder.proxy.stream.StreamsStatus;
import io.larder.proxy.upstream.ConnectionEnd;
import io.larder.proxy.watch.WatchMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows what the parts of a proxy count for themselves. The pools are asked by way of their loops: not on one of those. */
final class ProxyMetrics {
    private ProxyMetrics() {}

    static void bind(Metrics metrics, RunningProxy proxy) {
        metrics.gauge("larder.client.connections", null, "Clients that are connected", proxy.listeners()::connections);
        metrics.counter(
                "larder.client.refusals", "Client connections that were one too many", proxy.listeners()::refused);
        Supplier<List<TenantParts>> tenants = proxy.tenants()::all;
        metrics.requests(those(tenants, tenant -> Optional.of(tenant.counted())));
        PerTenant<TenantParts> all = new PerTenant<>(metrics, those(tenants, Optional::of));
        all.counter(
                "larder_bypasses",
                "Reads sent upstream around the cache: what they answer may not be kept",
                "reason",
                (tenant, counts) -> CacheMetrics.reasons(counts, tenant.counted()::bypasses));
        pools(all);
        all.gauge(
                "larder_cursors",
                "Cursors whose server is remembered",
                tenant -> tenant.requests().ongoing().cursors().open());
        all.gauge(
                "larder_transactions",
                "Transactions bound to a server",
                tenant -> tenant.requests().ongoing().transactions().pinned());
        all.counter(
                "larder_events",
                "Hints that were ignored, and what came of comparing hits with the upstream's answers",
                "event",
                ProxyMetrics::events);
        TenantLimitParts.bind(new PerTenant<>(
                metrics, those(tenants, tenant -> Optional.of(tenant.requests().limits()))));
        PerTenant<Cache> caches = new PerTenant<>(metrics, those(tenants, TenantParts::cache));
        CacheMetrics.bind(caches);
        PerTenant<StreamsStatus> streams = new PerTenant<>(metrics, those(tenants, TenantParts::stream));
        WatchMetrics.show(streams);
    }

    /** What these tenants have, by their names; without those that have it not. */
    private static <T> Supplier<Map<String, T>> those(
            Supplier<List<TenantParts>> tenants, Function<TenantParts, Optional<T>> part) {
        return () -> {
            Map<String, T> parts = new LinkedHashMap<>();
            tenants.get().forEach(tenant -> part.apply(tenant).ifPresent(its -> parts.put(tenant.name(), its)));
            return parts;
        };
    }

    private static void pools(PerTenant<TenantParts> all) {
        all.gauge("larder_upstream_connections", "Connections in pools", "state", (tenant, counts) -> {
            counts.add("open", tenant.pools().open());
            counts.add("used", tenant.pools().inUse());
        });
        all.gauge("larder_upstream_waiting", "Requests that wait for a connection", tenant -> tenant.pools()
                .waiting());
        all.counter("larder_upstream_wait_timeouts", "Requests that waited in vain for one", tenant -> tenant.pools()
                .timeouts());
        all.counter("larder_upstream_connections_opened", "Connections made for pools", tenant -> tenant.pools()
                .opened());
        all.counter(
                "larder_upstream_connections_closed",
                "Connections that left their pools",
                "cause",
                (tenant, counts) -> {
                    for (ConnectionEnd cause : ConnectionEnd.values()) {
                        counts.add(CacheMetrics.word(cause), tenant.pools().ended(cause));
                    }
                });
    }

    private static void events(TenantParts tenant, Counts counts) {
        counts.add("hint-ignored", tenant.counted().hintsIgnored());
        Caching caching = tenant.caching();
        counts.add(
                "verify-compared", caching == null ? 0 : caching.verification().comparisons());
        counts.add(
                "verify-explained", caching == null ? 0 : caching.verification().explained());
        counts.add(
                "verify-mismatch", caching == null ? 0 : caching.verification().mismatches());
    }
}
