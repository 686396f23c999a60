package io.larder.proxy.upstream.idle;

import java.util.concurrent.TimeUnit;

/**
 * How good a connection is, from 0 to 100: of the free ones the one with the highest score is used next, the one with the
 * lowest is closed first. Tens are its quality, in steps so coarse that chance does not order connections; units are how
 * lately it was used, so that of equals the last one used is used again and what is not needed lies idle.
 *
 * <table>
 * <caption>Of 90 points of quality it loses</caption>
 * <tr><td>10</td><td>for each error answer that told of trouble behind it (up to 4; 32 good answers make up for one)</td></tr>
 * <tr><td>10, 30</td><td>if its shortest answers take twice, four times those of the pool, and a millisecond more</td></tr>
 * <tr><td>up to 20</td><td>as it nears its greatest age, or an hour where there is none</td></tr>
 * </table>
 *
 * A connection that a transaction, a cursor or a running request holds is neither lent nor closed, whatever its score.
 */
public final class Score {
    static final int BEST_QUALITY = 90;

    private static final int STEP = 10;
    private static final int FOR_ERROR = 10;
    private static final int FOR_SLOW = 10;
    private static final int FOR_VERY_SLOW = 30;
    private static final int FOR_AGE = 20;
    private static final long NOTICEABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long OLD_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final double HALF_FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Score() {}

    /** Tens: a multiple of 10 from 0 to 90. */
    static int quality(ConnectionRecord connection, long poolShortestNanos, long maxLifeNanos, long nowNanos) {
        long life = maxLifeNanos > 0 ? maxLifeNanos : OLD_NANOS;
        double age = Math.min(1, (double) connection.ageNanos(nowNanos) / life);
        int lost = connection.errors() * FOR_ERROR
                + slowness(connection.shortestAnswerNanos(), poolShortestNanos)
                + (int) (age * FOR_AGE);
        // Rounded up: what is a moment old has lost nothing yet.
        return Math.max(0, (BEST_QUALITY - lost + STEP - 1) / STEP * STEP);
    }

    private static int slowness(long own, long pool) {
        if (own < 0 || pool < 0 || own - pool < NOTICEABLE_NANOS || own < 2 * pool) {
            return 0;
        }
        return own < 4 * pool ? FOR_SLOW : FOR_VERY_SLOW;
    }

    /** The whole of it, as of the last time the quality was looked at. */
    public static double of(ConnectionRecord connection, long nowNanos) {
        return connection.quality() + STEP / (1 + connection.freeNanos(nowNanos) / HALF_FRESH_NANOS);
    }
}
