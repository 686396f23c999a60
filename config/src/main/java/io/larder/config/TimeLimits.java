package io.larder.config;

import java.time.Duration;
import java.util.Optional;

/** How long things may take. Absent: as long as they want. */
public record TimeLimits(
        Duration serverSelection,
        Optional<Duration> connect,
        Optional<Duration> operation,
        Optional<Duration> cursorIdle,
        Duration drain,
        DrainMode drainMode) {}
