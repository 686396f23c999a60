package io.larder.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How much of Larder one tenant may take; an absent limit is no limit.
 *
 * @param burst how many requests may come at once after a rest; absent: as many as come in one second
 * @param concurrentMisses requests that are with the upstream at a time; what memory answers is none
 * @param maxPause how long a client that is over a limit is not read from before it is refused
 */
public record LimitsConfig(
        OptionalInt connections,
        OptionalInt requestsPerSecond,
        OptionalInt burst,
        OptionalInt concurrentMisses,
        Duration maxPause) {
    /** How long a client is not read from where nothing is said. */
    public static final Duration STANDARD_PAUSE = Duration.ofSeconds(1);

    /** No limit at all. */
    public static LimitsConfig none() {
        OptionalInt none = OptionalInt.empty();
        return new LimitsConfig(none, none, none, none, STANDARD_PAUSE);
    }

    /** Whether anything is limited. */
    public boolean limitAnything() {
        return connections.isPresent() || requestsPerSecond.isPresent() || concurrentMisses.isPresent();
    }
}
