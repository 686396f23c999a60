package io.larder.proxy.stream;

import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.WatchedDefinitions;
import io.larder.engine.change.event.EventReader;
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
    private final Coverage coverage;
    private final Duration maxAwait;
    private final Supplier<StreamAccess> access;
    private final NewestClusterTime clusterTime;
    private final CoveringFeed feed;
    private final StreamLog log;
    private volatile @Nullable StreamConnection connection;
    private boolean closed;

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
        this.coverage = coverage;
        this.maxAwait = maxAwait;
        this.access = access;
        this.clusterTime = clusterTime;
        this.feed = new CoveringFeed(
                feeds, coverage, StreamSettings.of(maxAwait, false).healthyNanos());
        this.log = new StreamLog(coverage.patterns().toString());
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
        streams.feed.open();
        topology.subscribe(() -> loop.execute(streams::topologyChanged));
        loop.execute(streams::begin);
        return streams;
    }

    private void begin() {
        if (closed) {
            return;
        }
        ClusterKind kind = topology.view().kind();
        StreamAccess may = access.get();
        if (kind == ClusterKind.UNKNOWN || may == StreamAccess.UNKNOWN) {
            loop.schedule(this::begin, ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } else if (kind == ClusterKind.STANDALONE) {
            fallBack("the upstream is a standalone server, which has none");
        } else if (may == StreamAccess.NONE) {
            fallBack("clients' logins are relayed, and the proxy has no credentials of its own");
        } else {
            open(kind != ClusterKind.REPLICA_SET);
        }
    }

    private void fallBack(String why) {
        log.fallsBack(why);
        feed.close();
    }

    private void open(boolean sharded) {
        StreamSink sink = new WatchedDefinitions(catalogue, coverage.all(), feed);
        ChangeStream stream =
                new ChangeStream(StreamSettings.of(maxAwait, sharded), coverage, EventReader::read, clusterTime, sink);
        StreamConnection opened = new StreamConnection(loop, upstream, topology, stream, clusterTime, log);
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
        return new StreamStatus(
                coverage.patterns().toString(),
                open == null ? null : open.stream().figures(),
                log.fallenBack());
    }

    /** Ends everything; the loop must still run. Not to be called on it. */
    @Override
    public void close() {
        loop.submit(() -> {
                    closed = true;
                    StreamConnection open = connection;
                    if (open != null) {
                        open.close();
                    }
                })
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
