package io.larder.config.option;

import io.larder.config.LogFormat;
import io.larder.config.LogLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is written to the log. */
public final class LogOptions {
    public static final Option<LogLevel> LEVEL =
            Option.of("log.level", Kinds.oneOf(LogLevel.class), "info", "The least important line that is written.");
    public static final Option<LogFormat> FORMAT =
            Option.of("log.format", Kinds.oneOf(LogFormat.class), "text", "Lines for people or for machines.");
    public static final Option<Optional<Duration>> SLOW = Option.of(
            "log.slow", Durations.OR_OFF, Kinds.OFF, "A request that takes at least so long has a line in the log.");
    public static final Option<Optional<Path>> ACCESS = Option.of(
            "log.access",
            Kinds.PATH_OR_OFF,
            Kinds.OFF,
            "A file that gets a line for each request; opened anew at SIGHUP, so that it can be rotated.");

    static final List<Option<?>> ALL = List.of(LEVEL, FORMAT, SLOW, ACCESS);

    private LogOptions() {}
}
