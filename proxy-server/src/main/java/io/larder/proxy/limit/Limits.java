package io.larder.proxy.limit;

/**
 * How much a tenant may take.
 *
 * @param burst how many requests may come at once after a rest
 * @param maxPauseNanos how long a client that is over a limit waits before it is refused
 */
public record Limits(int connections, int requestsPerSecond, int burst, int concurrentMisses, long maxPauseNanos) {
    /** In place of a number. */
    public static final int NONE = Integer.MAX_VALUE;

    private static final long SECOND = 1_000_000_000L;

    boolean limitAnything() {
        return connections != NONE || requestsPerSecond != NONE || concurrentMisses != NONE;
    }

    /** Limits nothing. */
    public static Limits none() {
        return new Limits(NONE, NONE, NONE, NONE, SECOND);
    }
}
