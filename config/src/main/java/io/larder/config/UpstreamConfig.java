package io.larder.config;

import io.larder.config.value.ConnectionUri;
import java.util.Optional;

/** The real cluster. {@code uri} absent: the embedded one, in memory, for trying Larder out. */
public record UpstreamConfig(Optional<ConnectionUri> uri, UpstreamTls tls, PoolConfig pool) {}
