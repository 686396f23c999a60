package io.larder.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What holds for all client connections together. An absent limit is no limit. */
public record ClientConfig(
        OptionalInt maxConnections, OptionalInt maxConnectionsPerAddress, Optional<Duration> idleTimeout) {}
