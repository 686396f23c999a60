package io.larder.proxy.caching;

import java.util.function.LongSupplier;

/**
 * What the paths of requests go by.
 *
 * @param gossip whether every client must see what it has heard of, by whomever it was written
 * @param maxWaitNanos how long a read waits for the proof of its answer before it is sent again as the client asked
 * @param gatherNanos how long the batches of one answer may take to come
 * @param gatherBytes what all answers that are being gathered may take together
 * @param clock in nanoseconds, by which proofs of rights grow old
 */
public record CachingSettings(
        boolean gossip, long maxWaitNanos, long gatherNanos, long gatherBytes, LongSupplier clock) {}
