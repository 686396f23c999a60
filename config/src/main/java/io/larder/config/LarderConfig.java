package io.larder.config;

import java.util.List;

/** Everything this product can be told. Its text, like that of every part, shows no secret. */
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
        LogConfig log) {
    public LarderConfig {
        listeners = List.copyOf(listeners);
    }
}
