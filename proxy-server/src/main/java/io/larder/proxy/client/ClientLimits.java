package io.larder.proxy.client;

import java.time.Duration;

/**
 * What clients may take, all listeners together.
 *
 * @param idleTimeout a connection on which nothing moved for this long is closed; zero is never
 * @param maxMessageBytes a message that says it is longer ends its connection
 * @param requestMemoryBytes what large requests on their way may take together, and as much again replies that have to be
 *     gathered
 */
public record ClientLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration idleTimeout,
        int maxMessageBytes,
        long requestMemoryBytes) {
    /** What servers announce as maxMessageSizeBytes. */
    private static final int MAX_MESSAGE_BYTES = 48_000_000;

    public static ClientLimits defaults() {
        return new ClientLimits(20_000, Integer.MAX_VALUE, Duration.ZERO, MAX_MESSAGE_BYTES, 128L << 20);
    }
}
