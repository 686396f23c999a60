package io.larder.proxy.upstream;

import io.larder.proxy.topology.Target;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** A request that waits for a server or a connection. On its loop. */
public final class Waiting {
    private final Target target;
    private final Deadline deadline;
    private final ConnectionSeeker seeker;
    private final Runnable whenOver;
    private final @Nullable BsonDocument bareHello;
    /** The pool that grows on its behalf. */
    private @Nullable ServerPool counted;
    /** The connection being made for it alone. */
    private @Nullable Opening opening;

    private @Nullable UpstreamFailure lastFailure;
    private boolean over;

    Waiting(
            Target target,
            Deadline deadline,
            ConnectionSeeker seeker,
            @Nullable BsonDocument bareHello,
            Runnable whenOver) {
        this.target = target;
        this.deadline = deadline;
        this.seeker = seeker;
        this.bareHello = bareHello;
        this.whenOver = whenOver;
    }

    /** The request is given up; its seeker is told nothing any more. */
    public void cancel() {
        if (!over) {
            end();
        }
    }

    Target target() {
        return target;
    }

    /** What the hello of a connection of its own carries; null for one from a pool. */
    @Nullable
    BsonDocument bareHello() {
        return bareHello;
    }

    boolean isOver() {
        return over;
    }

    boolean isDue(long nowNanos) {
        return deadline.isOver(nowNanos, counted != null);
    }

    /** Which pool grows for this request; each pool counts how many it must grow for. */
    void countAt(@Nullable ServerPool pool) {
        ServerPool before = counted;
        counted = pool;
        if (before != null) {
            before.growth().unwant();
        }
        if (pool != null) {
            pool.growth().want();
        }
    }

    boolean isCountedAt(ServerPool pool) {
        return pool.equals(counted);
    }

    boolean isOpening() {
        return opening != null;
    }

    void opening(Opening one) {
        opening = one;
    }

    /** Another attempt may follow while there is time. */
    void openingFailed(UpstreamFailure failure) {
        opening = null;
        lastFailure = failure;
    }

    @Nullable
    UpstreamFailure lastFailure() {
        return lastFailure;
    }

    void ready(UpstreamConnection connection) {
        opening = null;
        end();
        seeker.upstreamReady(connection);
    }

    void refuse(UpstreamFailure failure) {
        end();
        seeker.upstreamRefused(failure);
    }

    private void end() {
        over = true;
        countAt(null);
        if (opening != null) {
            opening.cancel();
        }
        whenOver.run();
    }
}
