package io.larder.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Upstream connections per server, all event loops together. An absent limit is no limit. */
public record PoolConfig(OptionalInt max, int min, Optional<Duration> maxIdle) {}
