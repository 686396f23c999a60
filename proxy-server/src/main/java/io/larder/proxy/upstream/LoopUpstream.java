package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ServerTrouble;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.topology.UpstreamSettings;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The upstream as one event loop sees it: connections for requests, at once from a pool or after a wait. Confined to the
 * loop; what other threads learn of the upstream is looked up in the topology's view.
 */
public final class LoopUpstream {
    private static final long SWEEP_MILLIS = 1000;

    private final EventLoop loop;
    private final Topology topology;
    private final Supplier<ConnectionOpener> opener;
    private final LoopPools pools;
    private final WaitingRequests waiting;
    private final Refusals refusals;
    private final Probes probes;
    private final BareConnections bare = new BareConnections();
    private Runnable unsubscribe = () -> {};
    private @Nullable Future<?> sweeping;
    private boolean closed;

    LoopUpstream(EventLoop loop, int loops, Topology topology, Supplier<ConnectionOpener> opener) {
        this.loop = loop;
        this.topology = topology;
        this.opener = opener;
        this.pools = new LoopPools(loop, loops, topology, opener, new PoolEvents());
        this.refusals = new Refusals(topology, pools);
        this.probes = new Probes(loop, opener);
        this.waiting =
                new WaitingRequests(loop, System::nanoTime, topology.options().maxWaiting(), this::outOfTime);
    }

    void start() {
        unsubscribe = topology.subscribe(() -> loop.execute(this::viewChanged));
        sweeping = loop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A free connection at once, or null: then {@link #acquire} waits for one. */
    public @Nullable UpstreamConnection tryAcquire(Target target) {
        return closed ? null : pools.take(target);
    }

    /**
     * A connection to a server that suits, as soon as there is one. The seeker is told of it, or of the refusal, before
     * this returns or later.
     *
     * @param maxTimeMillis the time limit of the client's command, 0 for none; it waits no longer than that
     * @return how to give the request up, or null if the seeker was told already
     */
    public @Nullable Waiting acquire(Target target, long maxTimeMillis, ConnectionSeeker seeker) {
        UpstreamConnection free = tryAcquire(target);
        if (free != null) {
            seeker.upstreamReady(free);
            return null;
        }
        return await(target, null, maxTimeMillis, seeker);
    }

    /**
     * A new connection that is in no pool and not logged in: for a client whose own login goes through it. Its hello carries
     * {@code extra}; the reply is in {@link UpstreamConnection#handshaken()}. Given back it is closed.
     */
    public @Nullable Waiting openBare(Target target, BsonDocument extra, long maxTimeMillis, ConnectionSeeker seeker) {
        return await(target, extra, maxTimeMillis, seeker);
    }

    private @Nullable Waiting await(
            Target target, @Nullable BsonDocument bareHello, long maxTimeMillis, ConnectionSeeker seeker) {
        if (closed || waiting.isFull()) {
            seeker.upstreamRefused(closed ? Refusals.closing() : Refusals.tooMany(waiting.size()));
            return null;
        }
        Deadline deadline = Deadline.of(
                System.nanoTime(),
                topology.serverWait().toNanos(),
                topology.connectionWait().toNanos(),
                TimeUnit.MILLISECONDS.toNanos(maxTimeMillis));
        Waiting request = waiting.add(target, deadline, seeker, bareHello);
        assign(request);
        return request.isOver() ? null : request;
    }

    /** Makes a connection come about for a request, if a server suits; otherwise the next view tries again. */
    private void assign(Waiting request) {
        BsonDocument hello = request.bareHello();
        if (hello != null) {
            openFor(request, hello);
            return;
        }
        ServerPool pool = pools.choose(request.target());
        UpstreamFailure refusal = pool == null ? null : pool.growth().refusal();
        if (refusal != null) {
            request.refuse(refusal);
        } else {
            request.countAt(pool);
        }
    }

    private void openFor(Waiting request, BsonDocument hello) {
        List<ServerView> candidates = topology.view().candidates(request.target());
        if (request.isOpening() || candidates.isEmpty()) {
            return;
        }
        ServerView server = candidates.get(0);
        Opening one = new Opening(
                (connection, handshaken) -> {
                    bare.add(connection, handshaken);
                    request.ready(connection);
                },
                failure -> {
                    request.openingFailed(failure);
                    if (failure.kind() == UpstreamFailure.Kind.HELLO_REFUSED && !hello.isEmpty()) {
                        request.refuse(failure); // for what the client put into it, which says nothing of the server
                        return;
                    }
                    topology.report(ServerTrouble.network(server.address(), server.generation(), failure.message()));
                });
        request.opening(one);
        opener.get().openBare(loop, server.address(), server.generation(), hello, one);
    }

    /** Asks one server for its hello, whatever is thought of it, over a connection that ends with the answer. */
    void probe(ServerAddress server, Consumer<BsonDocument> hello, Consumer<String> failed) {
        if (closed) {
            failed.accept(Refusals.closing().message());
        } else {
            probes.ask(server, hello, failed);
        }
    }

    private void viewChanged() {
        TopologyView view = topology.view();
        pools.follow(view);
        for (Waiting request : waiting.snapshot()) {
            if (request.isOver()) {
                continue;
            }
            UpstreamConnection free = request.bareHello() == null ? tryAcquire(request.target()) : null;
            if (free != null) {
                request.ready(free);
            } else {
                assign(request);
            }
        }
    }

    private void sweep() {
        if (!closed) {
            pools.sweep();
            UpstreamSettings settings = topology.settings();
            if (settings != null) {
                bare.sweep(settings.silentSeconds());
            }
            waiting.snapshot().stream().filter(r -> r.bareHello() != null).forEach(this::assign);
        }
    }

    private UpstreamFailure outOfTime(Waiting request) {
        pools.counts().countTimeout();
        return refusals.outOfTime(request, waiting.size());
    }

    /** Connections that pools of this loop have, in use or not. */
    int open() {
        return pools.open();
    }

    int inUse() {
        return pools.inUse();
    }

    PoolCounts counts() {
        return pools.counts();
    }

    List<PoolReport> report(int loopNumber, int connections) {
        return pools.report(loopNumber, connections);
    }

    int waiting() {
        return waiting.size();
    }

    /** Loop and topology may go on for others: nothing of this is left there. */
    void close() {
        closed = true;
        unsubscribe.run();
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        waiting.snapshot().forEach(request -> {
            if (!request.isOver()) {
                request.refuse(Refusals.closing());
            }
        });
        probes.cancel();
        pools.close();
        bare.close();
    }

    private final class PoolEvents implements ServerPool.Events {
        @Override
        public void available(ServerPool pool) {
            Waiting next =
                    waiting.pollFirst(request -> request.bareHello() == null && pools.suits(request.target(), pool));
            if (next == null) {
                return;
            }
            UpstreamConnection connection = pool.take(pool.generation());
            if (connection == null) {
                throw new IllegalStateException("a connection that was just given back is gone");
            }
            next.ready(connection);
        }

        @Override
        public void room(ServerPool pool) {
            if (!closed) {
                pool.growth().grow();
            }
        }

        @Override
        public void refused(ServerPool pool, UpstreamFailure failure) {
            for (Waiting request : waiting.snapshot()) {
                if (!request.isOver() && request.isCountedAt(pool)) {
                    request.refuse(failure);
                }
            }
        }
    }
}
