package io.larder.config;

import io.larder.config.value.Glob;
import java.util.List;

/**
 * A named slice of traffic with its own upstream. Where nobody lists any there is one, made of the sections at the top.
 *
 * @param databases those that its clients may use; empty: all
 */
public record TenantConfig(
        String name,
        TenantChoice choice,
        UpstreamConfig upstream,
        AuthConfig auth,
        List<Glob> databases,
        LimitsConfig limits,
        CacheConfig cache,
        TimeLimits timeLimits) {
    /** The one that is made of the sections at the top. */
    public static final String DEFAULT = "default";

    public TenantConfig {
        databases = List.copyOf(databases);
    }
}
