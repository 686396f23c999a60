package io.larder.proxy.limit;

/**
 * What one limit would mean for a request that came now. Nothing is taken by asking.
 *
 * @param most what may be taken: of connections or of requests upstream at once, or in a second
 * @param taken of those at once, how many are; 0 for what is counted by the second
 * @param waiting how many wait for it already
 * @param waitNanos until its turn; 0 for at once, {@link Long#MAX_VALUE} for as long as it takes others to be done
 * @param refused whether that is longer than anybody waits, so that it would be refused
 */
public record LimitProspect(Limit limit, int most, int taken, int waiting, long waitNanos, boolean refused) {
    public boolean passes() {
        return waitNanos == 0;
    }
}
