package io.larder.engine.stream;

import java.time.Duration;

/**
 * How a stream is run.
 *
 * @param maxAwait how long the server may wait for the first event of a batch
 * @param sharded whether it is read through a router, where an empty batch proves less
 * @param batchDocuments how many events a batch holds at most; what comes at once is bounded by this and by a message's size
 * @param firstBackOff the pause after the first failure in a row; it doubles with each further one
 * @param longestBackOff the longest such pause
 * @param refusedPause the pause after a refusal, which only a change of rights or of the server can end
 * @param silence how long a reply may be overdue before the connection is given up
 */
public record StreamSettings(
        Duration maxAwait,
        boolean sharded,
        int batchDocuments,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration refusedPause,
        Duration silence) {
    private static final int BATCH_DOCUMENTS = 2_000;

    public static StreamSettings of(Duration maxAwait, boolean sharded) {
        return new StreamSettings(
                maxAwait,
                sharded,
                BATCH_DOCUMENTS,
                Duration.ofMillis(50),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }

    /** How long after a request was sent its reply vouches for the stream. */
    public long healthyNanos() {
        return 2 * maxAwait.toNanos();
    }

    /**
     * What the server is asked to wait: less than it may. A stream without news is heard of once in so long, and between two
     * such times its last proof of life is up to twice as old, and older by what requests and this process take: a collection
     * of garbage may take longer than a network does.
     */
    Duration askedAwait() {
        return maxAwait.dividedBy(2);
    }
}
