package io.larder.proxy.bench;

import java.time.Duration;

/**
 * What is done, and for how long.
 *
 * @param writeShare how many of all operations are updates, from 0 to 1; the others read one document by its _id
 * @param zipf how unevenly keys are asked for: 0 for all alike, about 1 for what users do
 * @param documentBytes about the size of one document
 */
public record Load(
        int connections,
        Duration warmUp,
        Duration duration,
        double writeShare,
        int keys,
        double zipf,
        int documentBytes,
        long seed) {}
