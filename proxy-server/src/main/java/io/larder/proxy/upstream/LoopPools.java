package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pools of one loop, by server, and the choice among servers that suit. Confined to the loop. */
final class LoopPools {
    private final EventLoop loop;
    private final int loops;
    private final Topology topology;
    private final Supplier<ConnectionOpener> opener;
    private final ServerPool.Events events;
    private final PoolCounts counts = new PoolCounts();
    private final Map<ServerAddress, ServerPool> pools = new HashMap<>();
    /** The answer to the question asked most, as long as the view is the same. */
    private @Nullable TopologyView lastView;

    private @Nullable ServerPool lastPrimary;

    LoopPools(
            EventLoop loop, int loops, Topology topology, Supplier<ConnectionOpener> opener, ServerPool.Events events) {
        this.loop = loop;
        this.loops = loops;
        this.topology = topology;
        this.opener = opener;
        this.events = events;
    }

    /** A free connection to a server that suits, or null. */
    @Nullable
    UpstreamConnection take(Target target) {
        TopologyView view = topology.view();
        List<ServerView> candidates = view.candidates(target);
        if (candidates.isEmpty()) {
            return null;
        }
        if (candidates.size() > 1) {
            ServerView server = lessLoaded(candidates);
            return pool(server).take(server.generation());
        }
        ServerView server = candidates.get(0);
        ServerPool pool = lastPrimary;
        if (target != Target.PRIMARY || view != lastView || pool == null) {
            pool = pool(server);
            if (target == Target.PRIMARY) {
                lastView = view;
                lastPrimary = pool;
            }
        }
        return pool.take(server.generation());
    }

    /** The pool that should grow for a request to this target; null while no server suits. */
    @Nullable
    ServerPool choose(Target target) {
        List<ServerView> candidates = topology.view().candidates(target);
        if (candidates.isEmpty()) {
            return null;
        }
        return pool(candidates.size() == 1 ? candidates.get(0) : lessLoaded(candidates));
    }

    boolean suits(Target target, ServerPool pool) {
        for (ServerView candidate : topology.view().candidates(target)) {
            if (candidate.address().equals(pool.server())) {
                return true;
            }
        }
        return false;
    }

    /** Of two taken at random the one with less to do: nearly as even as the best of all, and without a herd. */
    private ServerView lessLoaded(List<ServerView> candidates) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int first = random.nextInt(candidates.size());
        int second = random.nextInt(candidates.size() - 1);
        if (second >= first) {
            second++;
        }
        ServerView one = candidates.get(first);
        ServerView other = candidates.get(second);
        return pool(one).inUse() <= pool(other).inUse() ? one : other;
    }

    ServerPool pool(ServerView server) {
        ServerPool pool = pools.get(server.address());
        if (pool == null) {
            pool = new ServerPool(
                    loop, server.address(), server.generation(), loops, opener.get(), topology::report, counts, events);
            pools.put(server.address(), pool);
        }
        return pool;
    }

    /** Takes over what the view says of generations; servers that have left are left by their pools, too. */
    void follow(TopologyView view) {
        lastView = null;
        lastPrimary = null;
        List<Runnable> clearing = new ArrayList<>();
        for (Iterator<ServerPool> all = pools.values().iterator(); all.hasNext(); ) {
            ServerPool pool = all.next();
            ServerView server = view.server(pool.server());
            if (server == null) {
                all.remove();
                clearing.add(pool::retire);
            } else if (server.generation() != pool.generation()) {
                clearing.add(() -> pool.clear(server.generation()));
            }
        }
        clearing.forEach(Runnable::run);
    }

    void sweep() {
        TopologyView view = topology.view();
        for (ServerView server : view.servers()) {
            if (server.role().serves()) {
                pool(server);
            }
        }
        // Sweeping closes connections, and whoever had them may ask for others: the map must not be in use meanwhile.
        for (ServerPool pool : List.copyOf(pools.values())) {
            ServerView server = view.server(pool.server());
            pool.sweep(server != null && server.role().serves());
        }
    }

    List<PoolReport> report(int loopNumber, int connections) {
        return pools.values().stream()
                .map(pool -> pool.report(loopNumber, connections))
                .toList();
    }

    PoolCounts counts() {
        return counts;
    }

    int open() {
        return pools.values().stream().mapToInt(ServerPool::size).sum();
    }

    int inUse() {
        return pools.values().stream().mapToInt(ServerPool::inUse).sum();
    }

    void close() {
        List<ServerPool> all = List.copyOf(pools.values());
        pools.clear();
        lastView = null;
        lastPrimary = null;
        all.forEach(ServerPool::close);
    }
}
