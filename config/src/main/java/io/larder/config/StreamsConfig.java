package io.larder.config;

import java.time.Duration;

/** The change streams. {@code maxAwait} is how long the upstream may hold a request for which there is no news. */
public record StreamsConfig(StreamUse use, Duration maxAwait) {}
