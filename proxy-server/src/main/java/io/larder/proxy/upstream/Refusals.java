package io.larder.proxy.upstream;

import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import java.util.List;

/** Why a request gets no connection on one loop, in words for whoever sent it. */
final class Refusals {
    private final Topology topology;
    private final LoopPools pools;

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
            return UpstreamFailure.refused(UpstreamFailure.Kind.NO_SERVER, view.explain(request.target()), null);
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
}
