package io.larder.config;

/** How Larder tells what it does. */
public record LogConfig(LogLevel level, LogFormat format) {}
