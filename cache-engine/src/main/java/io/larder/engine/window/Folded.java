package io.larder.engine.window;

/**
 * All that is remembered of changes that are not remembered one by one.
 *
 * @param time the latest that a stream or peer told
 * @param localTime the latest of a local change
 * @param number the highest local number
 */
public record Folded(long time, long localTime, long number) {
    public static final Folded NOTHING = new Folded(ClusterTime.NONE, ClusterTime.NONE, 0);

    public Folded and(Folded other) {
        return new Folded(
                ClusterTime.latest(time, other.time),
                ClusterTime.latest(localTime, other.localTime),
                Math.max(number, other.number));
    }
}
