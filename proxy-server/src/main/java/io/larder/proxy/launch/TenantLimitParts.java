package io.larder.proxy.launch;

import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.PerTenant;
import java.util.Locale;

/** Shows what the limits of tenants keep back. */
final class TenantLimitParts {
    private TenantLimitParts() {}

    static void bind(PerTenant<TenantLimits> tenants) {
        tenants.counter(
                "larder_refusals",
                "Requests and connections that were refused because the tenant was at this limit",
                "reason",
                (limits, counts) -> {
                    for (Limit limit : Limit.values()) {
                        counts.add(reason(limit), limits.refusals(limit));
                    }
                });
        tenants.gauge(
                "larder_paused_clients",
                "Clients that are not read from because the tenant is at this limit",
                "reason",
                (limits, counts) -> {
                    for (Limit limit : Limit.values()) {
                        counts.add(reason(limit), limits.waiting(limit));
                    }
                });
    }

    private static String reason(Limit limit) {
        return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
