package io.larder.config;

import io.larder.config.value.ByteSize;
import java.time.Duration;

/**
 * How answers get into the cache.
 *
 * @param maxWait for a node to reach the cluster time that a fill asks for; then the read is sent as the client asked
 * @param maxFollow for the answer of the same read that another client is waiting for
 * @param gatherMemory of all answers together that are gathered out of several batches
 * @param gatherTime from the first batch to the last
 */
public record FillConfig(Duration maxWait, Duration maxFollow, ByteSize gatherMemory, Duration gatherTime) {}
