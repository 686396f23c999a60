package io.larder.proxy.upstream;

/**
 * How long a request waits: for a server so long, and so long where a server is there and only a connection is missing; in no
 * case longer than its own time limit. Both run from the beginning, so that a server that comes and goes prolongs nothing.
 */
record Deadline(long serverNanos, long connectionNanos) {
    /** @param ownNanos the request's own limit, 0 for none */
    static Deadline of(long nowNanos, long serverWait, long connectionWait, long ownNanos) {
        long most = ownNanos > 0 ? ownNanos : Long.MAX_VALUE / 2;
        return new Deadline(nowNanos + Math.min(serverWait, most), nowNanos + Math.min(connectionWait, most));
    }

    boolean isOver(long nowNanos, boolean serverIsThere) {
        return nowNanos - (serverIsThere ? connectionNanos : serverNanos) >= 0;
    }
}
