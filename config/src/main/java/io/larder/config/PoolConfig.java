package io.larder.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Upstream connections per server, all event loops together; an absent limit is no limit. {@code maxWaiting} counts the
 * requests of one event loop that wait for one, {@code maxWait} how long each may do so.
 */
public record PoolConfig(
        OptionalInt max,
        int min,
        KeepAlive keepAlive,
        Optional<Duration> maxIdle,
        int maxWaiting,
        Optional<Duration> maxWait) {}
