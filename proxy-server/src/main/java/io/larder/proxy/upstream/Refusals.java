package io.larder.proxy.upstream;

import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request gets no connection on one loop, in words for whoever sent it. Many are told the same one after the other: what is
 * the same is one object, so that nobody need put it into words, or write it down, again. On its loop.
 */
final class Refusals {
    private final Topology topology;
    private final LoopPools pools;
    /** What was told the last time that no server suited, and of what. */
    private @Nullable UpstreamFailure lastMissing;

    private @Nullable TopologyView lastView;
    private @Nullable Target lastTarget;

    Refusals(Topology topology, LoopPools pools) {
        this.topology = topology;
        this.pools = pools;
    }

    static UpstreamFailure closing() {
        return UpstreamFailure.refused(UpstreamFailure.Kind.CLOSING, "the proxy is stopping", null);
    }

    static UpstreamFailure tooMany(int waiting) {
        return UpstreamFailure.refused(
                UpstreamFailure.Kind.TOO_MANY_WAITING, waiting + " requests wait for the upstream already", null);
    }

    /** Its time is over; {@code waiting} counts it and those that still wait. */
    UpstreamFailure outOfTime(Waiting request, int waiting) {
        TopologyView view = topology.view();
        List<ServerView> candidates = view.candidates(request.target());
        if (candidates.isEmpty()) {
            return missing(view, request.target());
        }
        ServerPool pool = pools.pool(candidates.get(0));
        UpstreamFailure failure = request.bareHello() == null ? pool.growth().lastFailure() : request.lastFailure();
        if (failure != null) {
            return UpstreamFailure.refused(
                    UpstreamFailure.Kind.UNREACHABLE,
                    "cannot connect to upstream " + pool.server() + ": " + failure.message(),
                    pool.server());
        }
        return UpstreamFailure.refused(
                UpstreamFailure.Kind.NO_CONNECTION,
                "no connection to upstream " + pool.server() + " became free in time; " + pools.inUse()
                        + " are in use and " + waiting + " requests wait",
                pool.server());
    }

    private UpstreamFailure missing(TopologyView view, Target target) {
        UpstreamFailure last = lastMissing;
        if (last != null && view == lastView && target == lastTarget) {
            return last;
        }
        UpstreamFailure now = UpstreamFailure.refused(UpstreamFailure.Kind.NO_SERVER, view.explain(target), null);
        lastMissing = now;
        lastView = view;
        lastTarget = target;
        return now;
    }
}
