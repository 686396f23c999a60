package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.stream.StreamSink;
import io.larder.engine.window.StreamScope;
import java.util.function.Predicate;

/**
 * One change stream as the cache hears it. For one thread. What the stream proves is kept in a {@link StreamScope}, which is
 * given up for a new one whenever the stream may have missed something: what rested on the old one is dead with it.
 */
public final class StreamFeed implements StreamSink {
    private final Cache cache;
    private final Predicate<Namespace> covers;
    private final long healthyNanos;
    private StreamScope scope;
    private boolean closed;

    StreamFeed(Cache cache, Predicate<Namespace> covers, long healthyNanos) {
        this.cache = cache;
        this.covers = covers;
        this.healthyNanos = healthyNanos;
        this.scope = new StreamScope(covers, healthyNanos);
        cache.streams().add(scope);
    }

    /** Something happened. What it affects and is older is dead when this returns. */
    @Override
    public void change(Change change, long time) {
        if (!closed) {
            scope.tells(time); // before the namespace is looked for: see Namespaces
            cache.invalidation().told(change, time);
        }
    }

    /** Every change up to here has been told. Never moves back. */
    @Override
    public void watermark(long time) {
        if (!closed && scope.reaches(time)) {
            cache.settleUnknown();
        }
    }

    @Override
    public void heard(long requestSentNanos) {
        if (!closed) {
            scope.heard(requestSentNanos);
        }
    }

    /** The connection is gone, the stream will resume: nothing is served until it is heard of again, and nothing dropped. */
    public void cut() {
        scope.cut();
    }

    /** Changes may have been missed: what this covers is dropped, and nothing is covered until the next watermark. */
    @Override
    public void lost(StreamLoss why) {
        if (closed || cache.flaws().lossDropsNothing) {
            return;
        }
        StreamScope missed = scope;
        scope = new StreamScope(covers, healthyNanos);
        cache.streams().replace(missed, scope);
        missed.lose();
        cache.invalidation().dropCovered(missed);
    }

    /** There will be no stream here: what it covered is dropped, and falls to a time to live. */
    public void close() {
        if (!closed) {
            closed = true;
            cache.streams().remove(scope);
            scope.lose();
            cache.invalidation().dropCovered(scope);
            cache.settleUnknown();
        }
    }

    public long watermark() {
        return scope.watermark();
    }

    /** How long ago everything was known; {@link Long#MAX_VALUE} if it never was. */
    public long ageNanos(long now) {
        return scope.ageNanos(now);
    }

    public boolean isHealthy(long now) {
        return scope.isHealthy(now);
    }
}
