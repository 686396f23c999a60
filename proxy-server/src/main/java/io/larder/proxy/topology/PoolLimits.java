package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of the pools of one server. Zero durations mean no limit.
 *
 * @param maxSize connections to one server over all event loops; 0 is no limit
 * @param maxConnecting connections being made at one time, for each event loop
 * @param keepAlive what {@code maxIdle} is to mean
 * @param maxWait how long a request waits for one of the pool's connections; zero: no longer than for a server
 */
public record PoolLimits(
        int maxSize,
        int minSize,
        int maxConnecting,
        KeepAliveMode keepAlive,
        Duration maxIdle,
        Duration maxLife,
        int maxWaiting,
        Duration maxWait) {
    private static final int MAX_CONNECTING = 2;

    static PoolLimits of(ConnectionString uri, UpstreamOptions options) {
        return new PoolLimits(
                or(uri.getMaxConnectionPoolSize(), options.maxPoolSize()),
                or(uri.getMinConnectionPoolSize(), 0),
                or(uri.getMaxConnecting(), MAX_CONNECTING),
                options.keepAlive(),
                millis(uri.getMaxConnectionIdleTime(), options.maxIdle()),
                millis(uri.getMaxConnectionLifeTime(), Duration.ZERO),
                options.maxWaiting(),
                atLeastZero(millis(uri.getMaxWaitTime(), options.maxWait())));
    }

    /** A negative wait is the string's way to say that there is no limit. */
    private static Duration atLeastZero(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    PoolLimits withoutMinimum() {
        return new PoolLimits(maxSize, 0, maxConnecting, keepAlive, maxIdle, maxLife, maxWaiting, maxWait);
    }

    private static int or(@Nullable Integer asked, int absent) {
        return asked == null ? absent : asked;
    }

    static Duration millis(@Nullable Integer asked, Duration absent) {
        return asked == null ? absent : Duration.ofMillis(asked);
    }
}
