package io.larder.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How Larder tells what it does.
 *
 * @param slow a request that takes at least so long is told; empty: none is
 * @param access the file that has a line for each request; empty: none
 */
public record LogConfig(LogLevel level, LogFormat format, Optional<Duration> slow, Optional<Path> access) {}
