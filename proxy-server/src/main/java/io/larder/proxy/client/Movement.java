package io.larder.proxy.client;

/** When something last moved on a connection. Noting it costs no look at the clock: a sweep from time to time has one. */
final class Movement {
    private boolean moved;
    private long seenAtNanos = System.nanoTime();

    void note() {
        moved = true;
    }

    /** How long nothing has moved, as far as sweeps have seen. */
    long stillNanos(long nowNanos) {
        if (moved) {
            moved = false;
            seenAtNanos = nowNanos;
        }
        return nowNanos - seenAtNanos;
    }
}
