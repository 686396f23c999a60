package io.larder.engine.entry;

import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.StreamScope;

/**
 * What an answer is proven for: its position, and the streams that tell of everything after it. Immutable; the streams go on.
 */
public final class Proof {
    /** In place of streams: nobody watches, and it may have been read from a member that lags behind the primary. */
    public static final StreamScope[] LAGGING = {};

    private final long time;
    private final long number;
    private final long sentNanos;
    private final long seen;
    private final StreamScope[] scopes;

    /**
     * A position, and what watches over it.
     *
     * @param time the answer reflects every write of the cluster up to this cluster time; {@link ClusterTime#NONE} if that is
     *     not known of any
     * @param number it reflects every change made through this proxy up to this local number
     * @param sentNanos when the read was sent, on the clock of this process
     * @param scopes the streams that tell of every change to what was read; none where it was read as the client asked, and
     *     {@link #LAGGING} where it asked for a member that may lag
     */
    public Proof(long time, long number, long sentNanos, StreamScope[] scopes) {
        this(time, number, sentNanos, scopes, ClusterTime.NONE);
    }

    private Proof(long time, long number, long sentNanos, StreamScope[] scopes, long seen) {
        this.time = time;
        this.number = number;
        this.sentNanos = sentNanos;
        this.scopes = scopes;
        this.seen = seen;
    }

    /**
     * The same for an answer whose later parts may show what happened after the position, up to this time. Whether its parts
     * fit together is known once the streams have told of everything up to there and ended nothing.
     */
    public Proof seeingUpTo(long clusterTime) {
        return new Proof(time, number, sentNanos, scopes, clusterTime);
    }

    /** Whether all parts of the answer are known to be of one moment. */
    public boolean isOfOneMoment() {
        if (seen == ClusterTime.NONE) {
            return true;
        }
        for (StreamScope scope : scopes) {
            if (ClusterTime.isAfter(seen, scope.watermark())) {
                return false;
            }
        }
        return true;
    }

    /** Whether some of the parts may show what happened at this time, and others not. */
    public boolean mayShowInPart(long clusterTime) {
        return ClusterTime.isAfter(clusterTime, time) && !ClusterTime.isAfter(clusterTime, seen);
    }

    public long time() {
        return time;
    }

    public long number() {
        return number;
    }

    public long sentNanos() {
        return sentNanos;
    }

    /** Whether there are streams that tell of what happens after the position. */
    public boolean isWatched() {
        return scopes.length > 0;
    }

    /** Whether it may be from a member that lags, and nothing says how far. */
    @SuppressWarnings("ReferenceEquality") // the one that stands for it
    public boolean mayLag() {
        return scopes == LAGGING;
    }

    /** Whether all streams that this rests on are healthy. */
    public boolean isHealthy(long now) {
        for (StreamScope scope : scopes) {
            if (!scope.isHealthy(now)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all streams that this rests on know everything up to so long ago. */
    public boolean isWithin(long boundNanos, long now) {
        for (StreamScope scope : scopes) {
            if (!scope.isWithin(boundNanos, now)) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of the streams may have missed something since. */
    public boolean isLost() {
        for (StreamScope scope : scopes) {
            if (scope.isLost()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a session that must see everything up to this time may see this: by the position itself, or by the watermarks of
     * all its streams.
     */
    public boolean reaches(long floor) {
        if (!ClusterTime.isAfter(floor, time)) {
            return true;
        }
        for (StreamScope scope : scopes) {
            if (ClusterTime.isAfter(floor, scope.watermark())) {
                return false;
            }
        }
        return isWatched();
    }

    /** Whether any one of its streams is that far: not enough, but for a cache that is flawed on purpose. */
    public boolean reachesByAny(long floor) {
        for (StreamScope scope : scopes) {
            if (!ClusterTime.isAfter(floor, scope.watermark())) {
                return true;
            }
        }
        return false;
    }
}
