package io.larder.engine.window;

import io.larder.engine.name.Namespace;
import java.util.function.Predicate;

/**
 * What one change stream covers, from one loss of its history to the next, and how far it has come. Written by the stream's
 * thread alone, read by all without a lock.
 *
 * <p>The order of the writes is what readers rest on: the changes up to a time are appended (and what they affect is dead)
 * before the watermark says so. A reader therefore looks at the watermark <em>first</em> and at the entry's state last: if it
 * sees the watermark it sees the deaths too.
 */
public final class StreamScope {
    private final Predicate<Namespace> covers;
    private final long healthyNanos;

    private volatile boolean lost;
    private volatile boolean silent = true;
    private volatile long heardNanos;
    private volatile long watermark;
    private volatile long tip;

    /** Nothing is proven yet; {@code healthyNanos} is how long ago the last proof of life may be. */
    public StreamScope(Predicate<Namespace> covers, long healthyNanos) {
        this.covers = covers;
        this.healthyNanos = healthyNanos;
    }

    public boolean covers(Namespace namespace) {
        return covers.test(namespace);
    }

    /** Every change up to this time is known; 0 while that is true of none. */
    public long watermark() {
        return watermark;
    }

    /** The latest time of a change that this stream told, which may be beyond the watermark. */
    public long tip() {
        return tip;
    }

    public boolean isLost() {
        return lost;
    }

    /** Whether the stream was heard of lately, and nothing that it covers may have been missed. */
    public boolean isHealthy(long now) {
        return !lost && !silent && now - heardNanos < healthyNanos;
    }

    /** Whether every change up to so long ago is known; a proof of life says that about the time it was asked for at. */
    public boolean isWithin(long boundNanos, long now) {
        return !lost && !silent && now - heardNanos <= boundNanos;
    }

    /** How long ago everything was known; the longest time there is, if never. */
    public long ageNanos(long now) {
        return silent || lost ? Long.MAX_VALUE : Math.max(0, now - heardNanos);
    }

    /** A change of this time is about to be appended. Before the namespace is looked for: see the cache's namespaces. */
    public void tells(long time) {
        tip = ClusterTime.latest(tip, time);
    }

    /** Everything up to here has been appended. Never moves back. Returns whether it moved. */
    public boolean reaches(long time) {
        if (!ClusterTime.isAfter(time, watermark)) {
            return false;
        }
        watermark = time;
        return true;
    }

    /** The server answered a request that was sent then. */
    public void heard(long requestSentNanos) {
        if (silent || requestSentNanos - heardNanos > 0) {
            heardNanos = requestSentNanos;
        }
        silent = false;
    }

    /** The connection is gone; what was told stays true, but nothing is served until the stream is heard of again. */
    public void cut() {
        silent = true;
    }

    /** Something may have been missed. For ever: what follows is another scope. */
    public void lose() {
        lost = true;
    }
}
