package io.larder.config;

import java.time.Duration;

/**
 * The change streams.
 *
 * @param limit how many there may be where the account may not watch everything by one
 * @param maxAwait how long the upstream may hold a request for which there is no news
 */
public record StreamsConfig(StreamUse use, int limit, Duration maxAwait) {}
