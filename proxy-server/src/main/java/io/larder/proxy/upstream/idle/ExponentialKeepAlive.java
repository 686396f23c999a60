package io.larder.proxy.upstream.idle;

import java.util.concurrent.TimeUnit;

/**
 * Each connection earns the time it may lie free: it begins with a 64th of the greatest, at least a second; a use doubles it
 * (one doubling a second), and before that every whole first time for which it had lain free halves it. So what is used more
 * often than that soon may lie for the greatest time, what was made for one burst goes soon after it, and what is used ever
 * more rarely goes ever sooner.
 */
final class ExponentialKeepAlive implements KeepAlive {
    private static final int PARTS = 64;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_HALVINGS = 62;

    private final long maxNanos;
    private final long firstNanos;

    ExponentialKeepAlive(long maxNanos) {
        this.maxNanos = maxNanos;
        this.firstNanos = Math.min(maxNanos, Math.max(LEAST_NANOS, maxNanos / PARTS));
    }

    @Override
    public void lent(ConnectionRecord connection, int inUse, long nowNanos) {
        long earned = earned(connection) >> Math.min(MOST_HALVINGS, connection.freeNanos(nowNanos) / firstNanos);
        boolean counts = connection.earnedNanos() == 0 || nowNanos - connection.earnedAtNanos() >= LEAST_NANOS;
        long next = Math.max(firstNanos, Math.min(maxNanos, counts ? 2 * earned : earned));
        connection.earn(next, counts ? nowNanos : connection.earnedAtNanos());
    }

    private long earned(ConnectionRecord connection) {
        return connection.earnedNanos() == 0 ? firstNanos : connection.earnedNanos();
    }

    @Override
    public void secondOver(int inUse) {
        // each connection counts for itself
    }

    @Override
    public boolean isSpare(ConnectionRecord connection, int place, long nowNanos) {
        return connection.freeNanos(nowNanos) > earned(connection);
    }
}
