package io.larder.engine.catalogue;

import java.time.Duration;

/**
 * How much is remembered, and for how long.
 *
 * @param maxNamespaces beyond which another one is forgotten, to be asked for again
 * @param maxAge after which an answer counts no longer; half of it after which one in use is asked for again
 * @param unusable how long it is believed that a namespace is not there or cannot be read
 * @param maxListings how many questions may be open at a time
 */
public record CatalogueLimits(int maxNamespaces, Duration maxAge, Duration unusable, int maxListings) {
    public static CatalogueLimits defaults() {
        return new CatalogueLimits(10_000, Duration.ofMinutes(2), Duration.ofSeconds(5), 64);
    }
}
