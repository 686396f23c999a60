package io.larder.config;

import io.larder.config.value.ByteSize;
import java.time.Duration;
import java.util.Optional;

/**
 * How the answers to one shape of queries in one namespace are cached.
 *
 * @param ttl the greatest age of an entry at any level; absent: none, but see {@link #ttlAlone()}
 * @param bound at level bounded, how old the news of the change stream may be
 * @param verifyRate the share of hits that are also read upstream and compared
 * @param shadow whether lookups are compared and everything is answered from upstream
 * @param staleWhileRevalidate how far beyond its time an entry is served while it is read again
 * @param staleIfDown the same while the upstream cannot be reached
 */
public record PolicyConfig(
        CacheLevel level,
        Optional<Duration> ttl,
        Duration bound,
        ByteSize maxEntrySize,
        AfterChange afterChange,
        Hints hints,
        double verifyRate,
        boolean shadow,
        Optional<Duration> staleWhileRevalidate,
        Optional<Duration> staleIfDown) {
    private static final Duration STANDARD_TTL = Duration.ofSeconds(60);

    /** The greatest age where nothing else guards an entry: at level ttl, or without a change stream. */
    public Duration ttlAlone() {
        return ttl.orElse(STANDARD_TTL);
    }

    PolicyConfig changed(PolicyChange change) {
        return new PolicyConfig(
                change.level().orElse(level),
                change.ttl().or(() -> ttl),
                change.bound().orElse(bound),
                change.maxEntrySize().orElse(maxEntrySize),
                change.afterChange().orElse(afterChange),
                change.hints().orElse(hints),
                change.verifyRate().orElse(verifyRate),
                change.shadow().orElse(shadow),
                change.staleWhileRevalidate().orElse(staleWhileRevalidate),
                change.staleIfDown().orElse(staleIfDown));
    }
}
