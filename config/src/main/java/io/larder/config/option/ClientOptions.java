package io.larder.config.option;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The options of all client connections together. */
public final class ClientOptions {
    public static final Option<OptionalInt> MAX = Option.of(
            "clients.max-connections",
            Kinds.integerOr(Kinds.UNLIMITED, 1, Kinds.MOST),
            "20000",
            "Client connections in all; one more is refused.");
    public static final Option<OptionalInt> MAX_PER_ADDRESS = Option.of(
            "clients.max-connections-per-address",
            Kinds.integerOr(Kinds.UNLIMITED, 1, Kinds.MOST),
            Kinds.UNLIMITED,
            "Client connections from one address; one more is refused.");
    public static final Option<Optional<Duration>> IDLE_TIMEOUT = Option.of(
            "clients.idle-timeout",
            Durations.OR_UNLIMITED,
            Kinds.UNLIMITED,
            "A client connection on which nothing moved for this long is closed.");

    static final List<Option<?>> ALL = List.of(MAX, MAX_PER_ADDRESS, IDLE_TIMEOUT);

    private ClientOptions() {}
}
