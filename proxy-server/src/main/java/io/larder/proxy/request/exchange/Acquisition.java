package io.larder.proxy.request.exchange;

import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.turn.Turns;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.Waiting;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one client come to an upstream connection, one after the other. What comes of each is told once, now or
 * later.
 *
 * <pre>
 *   begin --+--------------------------&gt; the client's own, or a free one --+--&gt; ready
 *           |                       ^                    |                  |
 *           +--&gt; over a limit: held +                    +--&gt; none: waits --+--&gt; refused
 *                       \--&gt; overLimit
 * </pre>
 */
final class Acquisition implements ConnectionSeeker {
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Course course;
    private final Turns turns;
    private final Lease lease;
    private final Consumer<UpstreamConnection> ready;
    private final Consumer<UpstreamFailure> refused;
    private final Consumer<TenantLimits> overLimit;
    private Target target = Target.PRIMARY;
    private boolean relayed;
    private boolean held;
    private @Nullable Waiting waiting;

    /** @param lease gets the connection before that is told */
    Acquisition(
            LoopRequests loop,
            RequestFacts facts,
            Course course,
            Turns turns,
            Lease lease,
            Consumer<UpstreamConnection> ready,
            Consumer<UpstreamFailure> refused,
            Consumer<TenantLimits> overLimit) {
        this.loop = loop;
        this.facts = facts;
        this.course = course;
        this.turns = turns;
        this.lease = lease;
        this.ready = ready;
        this.refused = refused;
        this.overLimit = overLimit;
    }

    /** From now on the client logs in upstream, on a connection that nobody else uses. */
    void relay() {
        relayed = true;
    }

    void begin(Target to) {
        target = to;
        again();
    }

    /** The same for a request that is sent once more. */
    void again() {
        TenantLimits limits = course.limits();
        if (limits.any() && turns.holdsBack(limits, this::acquire, () -> tooLate(limits))) {
            held = true;
        } else {
            acquire();
        }
    }

    private void acquire() {
        course.statement().goesUpstream();
        held = false;
        UpstreamConnection free = lease.reuse(target);
        if (free == null && !relayed) {
            free = loop.upstream().tryAcquire(target);
        }
        if (free != null) {
            upstreamReady(free);
        } else {
            facts.waits();
            course.notes().waits();
            waiting = relayed
                    ? loop.upstream().openBare(target, new BsonDocument(), facts.maxTimeMillis(), this)
                    : loop.upstream().acquire(target, facts.maxTimeMillis(), this);
        }
    }

    private void tooLate(TenantLimits limits) {
        held = false;
        overLimit.accept(limits);
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        waiting = null;
        lease.take(connection, target);
        if ((relayed || loop.all().bindsClients()) && !lease.isBound()) {
            lease.bind(connection);
        }
        ready.accept(connection);
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        waiting = null;
        refused.accept(failure);
    }

    /** Whether a request has no connection yet, so that nobody upstream has heard of it. */
    boolean isUnderWay() {
        return held || waiting != null;
    }

    /** The client is gone, and its place in line with it. */
    void abandon() {
        held = false;
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
    }
}
