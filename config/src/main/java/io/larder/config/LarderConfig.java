package io.larder.config;

import java.util.List;

/**
 * Everything this product can be told. Its text, like that of every part, shows no secret.
 *
 * @param tenants at least one; the sections that each has for itself are to be read there and not at the top
 */
public record LarderConfig(
        List<ListenerConfig> listeners,
        ClientConfig clients,
        UpstreamConfig upstream,
        PresentationConfig presentation,
        AuthConfig auth,
        LimitsConfig limits,
        CacheConfig cache,
        AdminConfig admin,
        TimeLimits timeLimits,
        ResourceLimits resources,
        LogConfig log,
        List<TenantConfig> tenants) {
    public LarderConfig {
        listeners = List.copyOf(listeners);
        tenants = List.copyOf(tenants);
    }
}
