package io.larder.config.option;

import io.larder.config.DrainMode;
import io.larder.config.option.Option.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long things may take. */
public final class TimeLimitOptions {
    public static final Option<Duration> SERVER_SELECTION = Option.of(
                    "time-limits.server-selection",
                    Durations.LIMITED,
                    "10s",
                    "Waiting for a usable server; a shorter maxTimeMS of the request wins.")
            .inUri("serverSelectionTimeoutMS", Unit.MILLISECONDS);
    public static final Option<Optional<Duration>> CONNECT = Option.of(
                    "time-limits.connect",
                    Durations.OR_UNLIMITED,
                    "10s",
                    "Connecting to a server, TLS and handshake included.")
            .inUri("connectTimeoutMS", Unit.MILLISECONDS);
    public static final Option<Optional<Duration>> OPERATION = Option.of(
                    "time-limits.operation",
                    Durations.OR_UNLIMITED,
                    Kinds.UNLIMITED,
                    "Waiting for the upstream's reply to a running operation.")
            .inUri("socketTimeoutMS", Unit.MILLISECONDS);
    public static final Option<Optional<Duration>> CURSOR_IDLE = Option.of(
            "time-limits.cursor-idle",
            Durations.OR_UNLIMITED,
            "10m",
            "A cursor that nobody asks for this long is forgotten, as the server does.");
    public static final Option<Duration> DRAIN = Option.of(
            "time-limits.drain",
            Durations.LIMITED,
            "15s",
            "From SIGTERM until whoever is still there is cut off; more than the heartbeat of drivers, 10 s.");
    public static final Option<DrainMode> DRAIN_MODE = Option.of(
            "time-limits.drain-mode",
            Kinds.oneOf(DrainMode.class),
            "at-once",
            "Whether a stop finishes what is begun and sends clients elsewhere, or as a sidecar goes on until they have left.");

    static final List<Option<?>> ALL = List.of(SERVER_SELECTION, CONNECT, OPERATION, CURSOR_IDLE, DRAIN, DRAIN_MODE);

    private TimeLimitOptions() {}
}
