package io.larder.config.option;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** How much one tenant may take: at the top for the only one there is, and once in each of several. */
public final class LimitOptions {
    /** The section that they stand in. */
    public static final String LIMITS = "limits";

    private static final int MOST_REQUESTS = 100_000_000;

    public static final Option<OptionalInt> CONNECTIONS = Option.of(
            "limits.connections",
            Kinds.integerOr(Kinds.UNLIMITED, 1, Kinds.MOST),
            Kinds.UNLIMITED,
            "Client connections of the tenant; one more is refused.");
    public static final Option<OptionalInt> REQUESTS_PER_SECOND = Option.of(
            "limits.requests-per-second",
            Kinds.integerOr(Kinds.UNLIMITED, 1, MOST_REQUESTS),
            Kinds.UNLIMITED,
            "Requests of the tenant, however they are answered; a client that sends more is kept waiting, then refused.");
    public static final Option<Integer> BURST = Option.unset(
            "limits.burst",
            Kinds.integer(1, MOST_REQUESTS),
            "as many as in one second",
            "Requests that may come at once after a rest; with limits.requests-per-second.");
    public static final Option<OptionalInt> CONCURRENT_MISSES = Option.of(
            "limits.concurrent-misses",
            Kinds.integerOr(Kinds.UNLIMITED, 1, Kinds.MOST),
            Kinds.UNLIMITED,
            "Requests of the tenant that are with its upstream at a time; one more waits, then is refused.");
    public static final Option<Duration> MAX_PAUSE = Option.of(
            "limits.max-pause",
            Durations.UP_TO_A_MINUTE,
            "1s",
            "How long a client over a limit is not read from before it is refused; 0ms: not at all.");

    static final List<Option<?>> ALL = List.of(CONNECTIONS, REQUESTS_PER_SECOND, BURST, CONCURRENT_MISSES, MAX_PAUSE);

    private LimitOptions() {}

    /** All of them, to be had in other sections too. */
    public static List<Option<?>> all() {
        return ALL;
    }
}
