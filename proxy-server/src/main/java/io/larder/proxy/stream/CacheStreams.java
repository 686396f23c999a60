package io.larder.proxy.stream;

import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.WatchedDefinitions;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.ChangeStream;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.stream.StreamSettings;
import io.larder.engine.stream.StreamSink;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The change stream of one tenant, begun as soon as it is known what the upstream is and whether the proxy may ask it. Any
 * thread may call it; everything happens on one loop of the proxy's own, so that what a burst of events costs delays no
 * client.
 */
public final class CacheStreams implements AutoCloseable {
    private static final long ASK_AGAIN_MILLIS = 100;
    private static final long CLOSE_SECONDS = 5;

    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final Topology topology;
    private final Catalogue catalogue;
    private final Duration maxAwait;
    private final Supplier<StreamAccess> access;
    private final NewestClusterTime clusterTime;
    private final Feeds feeds;
    /** What the stream covers now; written on the loop, after the first. */
    private volatile Watched watched;

    /** What it will cover when the loop has come to it. */
    private Coverage wanted;

    private volatile @Nullable StreamConnection connection;
    private Runnable unsubscribe = () -> {};
    private boolean closed;

    /** One stream's coverage, with what goes with it from its beginning to its end. */
    private record Watched(Coverage coverage, CoveringFeed feed, StreamLog log) {}

    private CacheStreams(
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            Catalogue catalogue,
            Coverage coverage,
            Duration maxAwait,
            Supplier<StreamAccess> access,
            NewestClusterTime clusterTime,
            Feeds feeds) {
        this.loop = loop;
        this.upstream = upstream;
        this.topology = topology;
        this.catalogue = catalogue;
        this.maxAwait = maxAwait;
        this.access = access;
        this.clusterTime = clusterTime;
        this.feeds = feeds;
        this.wanted = coverage;
        this.watched = watch(coverage);
    }

    /** Opens the feed at once: what is kept from now on has to be proven by the stream, although it says nothing yet. */
    private Watched watch(Coverage coverage) {
        CoveringFeed feed = new CoveringFeed(
                feeds, coverage, StreamSettings.of(maxAwait, false).healthyNanos());
        feed.open();
        return new Watched(coverage, feed, new StreamLog(coverage.patterns().toString()));
    }

    /**
     * Opens the stream's feed at once, so that nothing is kept before it is covered, and the stream as soon as may be.
     *
     * @param loop on which nothing of a client happens; {@code upstream} is its part of the pools
     * @param access asked again until it is known
     */
    public static CacheStreams start(
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            Catalogue catalogue,
            Coverage coverage,
            Duration maxAwait,
            Supplier<StreamAccess> access,
            NewestClusterTime clusterTime,
            Feeds feeds) {
        CacheStreams streams =
                new CacheStreams(loop, upstream, topology, catalogue, coverage, maxAwait, access, clusterTime, feeds);
        streams.unsubscribe = topology.subscribe(() -> loop.execute(streams::topologyChanged));
        Watched first = streams.watched;
        loop.execute(() -> streams.begin(first));
        return streams;
    }

    /**
     * Covers these, too, from the moment on that this returns: a stream that watches all of them takes the place of the one
     * before, and with that one goes what it covered. Where there can be no stream nothing happens.
     */
    public synchronized void cover(List<NamespacePattern> patterns) {
        List<NamespacePattern> all = new ArrayList<>(wanted.patterns());
        patterns.stream()
                .filter(pattern -> all.stream().noneMatch(one -> one.includes(pattern)))
                .forEach(all::add);
        boolean cannot = connection == null && watched.log().fallenBack() != null;
        if (cannot || all.size() == wanted.patterns().size()) {
            return;
        }
        wanted = new Coverage(all);
        Watched wider = watch(wanted);
        loop.execute(() -> takeOver(wider));
    }

    private void takeOver(Watched wider) {
        if (closed) {
            return;
        }
        StreamConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
        Watched before = watched;
        watched = wider;
        // Between the one stream and the other nobody is told of anything.
        catalogue.changed(wider.coverage().all());
        before.feed().close();
        begin(wider);
    }

    @SuppressWarnings("ReferenceEquality") // the very one that is to be begun
    private void begin(Watched with) {
        if (closed || with != watched) {
            return;
        }
        ClusterKind kind = topology.view().kind();
        StreamAccess may = access.get();
        if (kind == ClusterKind.UNKNOWN || may == StreamAccess.UNKNOWN) {
            loop.schedule(() -> begin(with), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } else if (kind == ClusterKind.STANDALONE) {
            fallBack(with, "the upstream is a standalone server, which has none");
        } else if (may == StreamAccess.NONE) {
            fallBack(with, "clients' logins are relayed, and the proxy has no credentials of its own");
        } else {
            open(with, kind != ClusterKind.REPLICA_SET);
        }
    }

    private static void fallBack(Watched with, String why) {
        with.log().fallsBack(why);
        with.feed().close();
    }

    private void open(Watched with, boolean sharded) {
        Coverage coverage = with.coverage();
        StreamSink sink = new WatchedDefinitions(catalogue, coverage.all(), with.feed());
        ChangeStream stream =
                new ChangeStream(StreamSettings.of(maxAwait, sharded), coverage, EventReader::read, clusterTime, sink);
        StreamConnection opened = new StreamConnection(loop, upstream, topology, stream, clusterTime, with.log());
        connection = opened;
        opened.goOn();
    }

    private void topologyChanged() {
        StreamConnection open = connection;
        if (open != null) {
            open.topologyChanged();
        }
    }

    public StreamStatus status() {
        StreamConnection open = connection;
        Watched now = watched;
        return new StreamStatus(
                now.coverage().patterns().toString(),
                open == null ? null : open.stream().figures(),
                now.log().fallenBack());
    }

    /** Ends it while all else goes on: what it covered is dropped, and lives on without a stream. */
    public void end() {
        unsubscribe.run();
        loop.execute(() -> {
            stop();
            watched.feed().close();
        });
    }

    private void stop() {
        closed = true;
        StreamConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** Ends everything; the loop must still run. Not to be called on it. */
    @Override
    public void close() {
        loop.submit(this::stop).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
