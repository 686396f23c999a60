package io.larder.proxy.upstream.idle;

import io.larder.proxy.topology.KeepAliveMode;
import java.time.Duration;

/** Decides for one pool which free connections are not worth keeping. Its least number is the pool's own affair. */
public interface KeepAlive {
    /** A connection leaves the free ones; {@code inUse} counts it. */
    void lent(ConnectionRecord connection, int inUse, long nowNanos);

    /** Once a second, before any are judged. */
    void secondOver(int inUse);

    /**
     * Whether a free connection is to be closed.
     *
     * @param place its number if those in use are counted first, then the free ones from the best on; from 1
     */
    boolean isSpare(ConnectionRecord connection, int place, long nowNanos);

    /**
     * The one that a pool uses.
     *
     * @param maxIdle zero: no limit, which only the first mode can do with
     */
    static KeepAlive of(KeepAliveMode mode, Duration maxIdle) {
        if (maxIdle.isZero()) {
            return new FixedKeepAlive(Long.MAX_VALUE);
        }
        long nanos = maxIdle.toNanos();
        return switch (mode) {
            case FIXED -> new FixedKeepAlive(nanos);
            case EXPONENTIAL -> new ExponentialKeepAlive(nanos);
            case ADAPTIVE -> new AdaptiveKeepAlive(nanos);
        };
    }
}
