package io.larder.proxy.launch;

import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.Metrics;
import java.util.Locale;

/** Shows what the limits of one tenant keep back. */
final class TenantLimitParts {
    private TenantLimitParts() {}

    static void bind(Metrics metrics, TenantLimits limits) {
        for (Limit limit : Limit.values()) {
            String reason = limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
            metrics.counter(
                    "larder.refusals",
                    "Requests and connections that were refused because the tenant was at this limit",
                    () -> limits.refusals(limit),
                    "tenant",
                    limits.tenant(),
                    "reason",
                    reason);
            metrics.gauge(
                    "larder.paused.clients",
                    null,
                    "Clients that are not read from because the tenant is at this limit",
                    () -> limits.waiting(limit),
                    "tenant",
                    limits.tenant(),
                    "reason",
                    reason);
        }
    }
}
