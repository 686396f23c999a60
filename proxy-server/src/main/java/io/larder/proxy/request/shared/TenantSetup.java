package io.larder.proxy.request.shared;

import io.larder.proxy.caching.Caching;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.session.SessionLimits;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.UpstreamPools;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one tenant are served with.
 *
 * @param listeners how many of them lead here
 * @param sessions how many cursors and the like are remembered, and for how long
 * @param caching null where nothing is to be kept
 * @param limits what its clients may take together
 */
public record TenantSetup(
        Tenant tenant,
        EventLoops loops,
        Topology topology,
        UpstreamPools pools,
        Presentation presentation,
        Authentication authentication,
        int listeners,
        SessionLimits sessions,
        @Nullable Caching caching,
        RequestMetrics metrics,
        Journal journal,
        TenantLimits limits) {}
