package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of the pools of one server. Zero durations mean no limit.
 *
 * @param maxSize connections to one server over all event loops; 0 is no limit
 * @param maxConnecting connections being made at one time, for each event loop
 */
public record PoolLimits(
        int maxSize, int minSize, int maxConnecting, Duration maxIdle, Duration maxLife, int maxWaiting) {
    private static final int MAX_CONNECTING = 2;

    static PoolLimits of(ConnectionString uri, UpstreamOptions options) {
        return new PoolLimits(
                or(uri.getMaxConnectionPoolSize(), options.maxPoolSize()),
                or(uri.getMinConnectionPoolSize(), 0),
                or(uri.getMaxConnecting(), MAX_CONNECTING),
                millis(uri.getMaxConnectionIdleTime(), options.maxIdle()),
                millis(uri.getMaxConnectionLifeTime(), Duration.ZERO),
                options.maxWaiting());
    }

    PoolLimits withoutMinimum() {
        return new PoolLimits(maxSize, 0, maxConnecting, maxIdle, maxLife, maxWaiting);
    }

    private static int or(@Nullable Integer asked, int absent) {
        return asked == null ? absent : asked;
    }

    static Duration millis(@Nullable Integer asked, Duration absent) {
        return asked == null ? absent : Duration.ofMillis(asked);
    }
}
