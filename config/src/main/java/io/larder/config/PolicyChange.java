package io.larder.config;

import io.larder.config.value.ByteSize;
import java.time.Duration;
import java.util.Optional;

/** What one policy says; absent: nothing about it. The stale ones may say that there is none. */
public record PolicyChange(
        Optional<CacheLevel> level,
        Optional<Duration> ttl,
        Optional<Duration> bound,
        Optional<ByteSize> maxEntrySize,
        Optional<AfterChange> afterChange,
        Optional<Hints> hints,
        Optional<Double> verifyRate,
        Optional<Boolean> shadow,
        Optional<Optional<Duration>> staleWhileRevalidate,
        Optional<Optional<Duration>> staleIfDown) {}
