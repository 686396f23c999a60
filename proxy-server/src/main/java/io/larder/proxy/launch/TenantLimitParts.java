package io.larder.proxy.launch;

import io.larder.config.option.LimitOptions;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.Metrics;
import java.util.Locale;
import java.util.regex.Pattern;

/** The limits of one tenant: which settings they are, and what they keep back. */
final class TenantLimitParts {
    private static final Pattern SETTING = Pattern.compile("(tenants\\[[0-9]+\\]\\.)?" + LimitOptions.LIMITS + "\\..*");

    private TenantLimitParts() {}

    /** Whether the setting at this path is one of a tenant's limits. */
    static boolean isAbout(String path) {
        return SETTING.matcher(path).matches();
    }

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
