package io.larder.proxy.upstream.idle;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Keeps as many connections as are likely to be used soon, whichever they are. Each second it is noted how many were in use
 * at one time. For every number the rate at which it is reached is averaged with exponentially falling weight over a horizon,
 * a tenth of the greatest idle time. The n-th connection is kept as long as it is as likely as not to be used within the
 * next horizon, 1 - e^(-rate * horizon) >= 1/2. None lies free for longer than the greatest idle time. Where that is ten
 * minutes, what was needed all the time is kept for four and a half of them, what was needed once for 22 seconds, and what is
 * needed again at least every 50 seconds as long as that goes on.
 */
final class AdaptiveKeepAlive implements KeepAlive {
    private static final int HORIZONS = 10;
    private static final double AS_LIKELY_AS_NOT = 0.5;
    /** A rate below this is forgotten. */
    private static final double NEGLIGIBLE = 1e-6;
    /** What is known of that many is enough; beyond it connections are judged by their idle time alone. */
    private static final int MOST = 4096;

    private final long maxIdleNanos;
    private final double horizonSeconds;
    private final double fall;
    /** In times a second: of reaching one, two, three... in use at once. Never rising. */
    private double[] rates = new double[8];

    private int known;
    private int peak;

    AdaptiveKeepAlive(long maxIdleNanos) {
        this.maxIdleNanos = maxIdleNanos;
        double wished = (double) maxIdleNanos / HORIZONS / TimeUnit.SECONDS.toNanos(1);
        this.horizonSeconds = Math.max(1, wished);
        this.fall = Math.exp(-1 / horizonSeconds);
    }

    @Override
    public void lent(ConnectionRecord connection, int inUse, long nowNanos) {
        peak = Math.max(peak, inUse);
    }

    @Override
    public void secondOver(int inUse) {
        int reached = Math.min(MOST, Math.max(peak, inUse));
        if (reached > rates.length) {
            rates = Arrays.copyOf(rates, Math.max(reached, 2 * rates.length));
        }
        known = Math.max(known, reached);
        for (int i = 0; i < known; i++) {
            rates[i] = rates[i] * fall + (i < reached ? 1 / horizonSeconds : 0);
        }
        while (known > 0 && rates[known - 1] < NEGLIGIBLE) {
            rates[--known] = 0;
        }
        peak = inUse;
    }

    private boolean isLikely(int number) {
        return number <= known && 1 - Math.exp(-rates[number - 1] * horizonSeconds) >= AS_LIKELY_AS_NOT;
    }

    @Override
    public boolean isSpare(ConnectionRecord connection, int place, long nowNanos) {
        return connection.freeNanos(nowNanos) > maxIdleNanos || (place <= MOST && !isLikely(place));
    }
}
