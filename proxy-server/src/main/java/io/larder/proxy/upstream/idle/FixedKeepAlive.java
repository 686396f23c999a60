package io.larder.proxy.upstream.idle;

/** A connection may lie free for a time that is the same for all. */
final class FixedKeepAlive implements KeepAlive {
    private final long maxIdleNanos;

    FixedKeepAlive(long maxIdleNanos) {
        this.maxIdleNanos = maxIdleNanos;
    }

    @Override
    public void lent(ConnectionRecord connection, int inUse, long nowNanos) {
        // how often it is used changes nothing
    }

    @Override
    public void secondOver(int inUse) {
        // nor does the pool's use
    }

    @Override
    public boolean isSpare(ConnectionRecord connection, int place, long nowNanos) {
        return connection.freeNanos(nowNanos) > maxIdleNanos;
    }
}
