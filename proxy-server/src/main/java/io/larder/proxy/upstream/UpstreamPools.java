package io.larder.proxy.upstream;

import io.larder.proxy.net.EventLoops;
import io.larder.proxy.topology.ServerProbe;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.UpstreamSettings;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All connections to one upstream: a set of pools for each event loop, none of which knows of the others. */
public final class UpstreamPools implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final EventLoops loops;
    private final Topology topology;
    private final BlockingWork blocking = new BlockingWork();
    private final Map<EventLoop, LoopUpstream> byLoop = new HashMap<>();
    private final boolean beside;
    private @Nullable ConnectionOpener opener;

    private UpstreamPools(EventLoops loops, Topology topology, boolean beside) {
        this.loops = loops;
        this.topology = topology;
        this.beside = beside;
        for (EventLoop loop : loops.all()) {
            byLoop.put(loop, new LoopUpstream(loop, loops.all().size(), topology, this::opener));
        }
    }

    /** Pools that make connections when they are wanted, and that answer the topology's questions about single servers. */
    public static UpstreamPools start(EventLoops loops, Topology topology) {
        UpstreamPools pools = new UpstreamPools(loops, topology, false);
        pools.byLoop.values().forEach(LoopUpstream::start);
        topology.probeWith(pools.probe());
        return pools;
    }

    /**
     * Pools beside those of the clients, on loops of their own, for what the proxy asks on its own account: no connection is
     * made before it is wanted, and the topology's questions are left to the others.
     */
    public static UpstreamPools startBeside(EventLoops loops, Topology topology) {
        UpstreamPools pools = new UpstreamPools(loops, topology, true);
        pools.byLoop.values().forEach(LoopUpstream::start);
        return pools;
    }

    /** The part that belongs to a loop, to be used on it only. */
    public LoopUpstream on(EventLoop loop) {
        LoopUpstream mine = byLoop.get(loop);
        if (mine == null) {
            throw new IllegalArgumentException("not a loop of this proxy: " + loop);
        }
        return mine;
    }

    /** Made when the first server is known, for then the settings are, too. */
    private synchronized ConnectionOpener opener() {
        ConnectionOpener made = opener;
        if (made == null) {
            UpstreamSettings settings = topology.settings();
            if (settings == null) {
                throw new IllegalStateException("a server is known before the settings are");
            }
            UpstreamSettings used = beside ? settings.withoutPoolMinimum() : settings;
            made = new ConnectionOpener(loops, used, blocking, topology::report);
            opener = made;
        }
        return made;
    }

    private ServerProbe probe() {
        return (server, hello, failure) -> {
            EventLoop loop = loops.next();
            loop.execute(() -> on(loop).probe(server, hello, failure));
        };
    }

    /** Connections that exist in pools. Like the other counts it asks the loops, so no loop may ask for it. */
    public int open() {
        return Math.toIntExact(sum(LoopUpstream::open));
    }

    /** Connections in pools that are in use now. */
    public int inUse() {
        return Math.toIntExact(sum(LoopUpstream::inUse));
    }

    /** Requests that wait for a server or a connection. */
    public int waiting() {
        return Math.toIntExact(sum(LoopUpstream::waiting));
    }

    /** Connections that were made since the start. */
    public long opened() {
        return sum(upstream -> upstream.counts().opened());
    }

    /** Connections that left their pools since the start. */
    public long ended(ConnectionEnd why) {
        return sum(upstream -> upstream.counts().ended(why));
    }

    /** Requests that waited for a server or a connection until their time was over. */
    public long timeouts() {
        return sum(upstream -> upstream.counts().timeouts());
    }

    /**
     * Every pool there is.
     *
     * @param connections how many are told of in each, the best first
     */
    public List<PoolReport> report(int connections) {
        List<PoolReport> all = new ArrayList<>();
        List<EventLoop> inOrder = loops.all();
        for (int i = 0; i < inOrder.size(); i++) {
            int number = i;
            LoopUpstream upstream = on(inOrder.get(i));
            all.addAll(inOrder.get(i)
                    .submit(() -> upstream.report(number, connections))
                    .syncUninterruptibly()
                    .getNow());
        }
        return all;
    }

    private long sum(ToLongFunction<LoopUpstream> what) {
        long sum = 0;
        for (Map.Entry<EventLoop, LoopUpstream> each : byLoop.entrySet()) {
            sum += each.getKey()
                    .submit(() -> what.applyAsLong(each.getValue()))
                    .syncUninterruptibly()
                    .getNow();
        }
        return sum;
    }

    /** Closes every connection and refuses who waits; not to be called on an event loop. */
    @Override
    public void close() {
        byLoop.forEach(
                (loop, upstream) -> loop.submit(upstream::close).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS));
        blocking.close();
    }
}
