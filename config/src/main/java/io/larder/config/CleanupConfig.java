package io.larder.config;

import java.time.Duration;

/** Taking out what nobody asks for: what was not used for {@code idle}, looked for every so often. */
public record CleanupConfig(Duration idle, Duration every) {}
