package io.larder.proxy.watch;

import io.larder.engine.cache.Cache;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.catalogue.CatalogueReader;
import io.larder.proxy.catalogue.DefaultConcernWatch;
import io.larder.proxy.stream.CacheStreams;
import io.larder.proxy.stream.StreamAccess;
import io.larder.proxy.stream.StreamGround;
import io.larder.proxy.stream.StreamRules;
import io.larder.proxy.stream.StreamsStatus;
import io.larder.proxy.stream.WriteOutcomes;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches an upstream for one cache: its change streams, its definitions, its default read concern, its time. Thread safe;
 * works on one loop that no client is on.
 */
public final class CacheWatch implements AutoCloseable {
    private static final Duration CONCERN_PERIOD = Duration.ofSeconds(30);
    private static final long TIDY_MILLIS = 1000;

    private final NewestClusterTime clusterTime;
    private final CatalogueReader reader;
    private final DefaultConcernWatch concern;
    private final WriteOutcomes outcomes;
    private final ScheduledFuture<?> tidying;
    private final Opening opening;
    private volatile @Nullable CacheStreams streams;
    /** Of the streams that are open. */
    private @Nullable WatchSettings opened;

    private boolean begun;

    /** Opens change streams. */
    @FunctionalInterface
    private interface Opening {
        CacheStreams open(WatchSettings wanted);
    }

    private CacheWatch(
            String tenant,
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            Supplier<StreamAccess> access,
            Cache cache,
            Catalogue catalogue,
            NewestClusterTime clusterTime) {
        this.clusterTime = clusterTime;
        this.opening = wanted -> CacheStreams.start(
                new StreamGround(
                        tenant,
                        loop,
                        upstream,
                        topology,
                        catalogue,
                        clusterTime,
                        new CacheFeeds(cache),
                        wanted.maxAwait()),
                new StreamRules(wanted.patterns(), wanted.mostStreams()),
                access);
        this.reader = new CatalogueReader(
                loop,
                upstream,
                catalogue,
                clusterTime,
                server -> topology.view().history(server),
                () -> access.get() == StreamAccess.GRANTED,
                cache::tip,
                cache::definitionChanged);
        this.concern = new DefaultConcernWatch(
                loop, upstream, CONCERN_PERIOD, () -> cache.inspection().clear());
        this.outcomes = new WriteOutcomes(loop, upstream, cache::hasStreams, clusterTime);
        this.tidying = loop.scheduleWithFixedDelay(cache::tidy, TIDY_MILLIS, TIDY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins. The stream's feed is open when this returns, so what is filled from then on is covered, or not kept.
     *
     * @param tenant what logs call it
     * @param loop that nothing of a client happens on; it must outlive the topology, which tells it its news
     * @param upstream that loop's part of pools of their own ({@link io.larder.proxy.upstream.UpstreamPools#startBeside})
     * @param access asked until it is known
     */
    public static CacheWatch start(
            String tenant,
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            Supplier<StreamAccess> access,
            WatchSettings settings,
            Cache cache,
            Catalogue catalogue,
            NewestClusterTime clusterTime) {
        CacheWatch watch = new CacheWatch(tenant, loop, upstream, topology, access, cache, catalogue, clusterTime);
        watch.follow(settings);
        return watch;
    }

    /** The newest signed time of the upstream, to be fed from replies and handed on with fills. */
    public NewestClusterTime clusterTime() {
        return clusterTime;
    }

    /** Who asks what namespaces are. */
    public CatalogueReader reader() {
        return reader;
    }

    /** Where cluster times for writes of unknown outcome come from. */
    public WriteOutcomes outcomes() {
        return outcomes;
    }

    /**
     * Goes by these settings from now on. Where more is to be watched, what was covered before stays so; where nothing is to be
     * kept any more, the stream goes on, for it covers what was kept. A stream that is not wanted any more ends, with what it
     * covered. Any thread.
     */
    public synchronized void follow(WatchSettings wanted) {
        boolean keeps = !wanted.patterns().isEmpty();
        if (keeps && !begun) {
            begun = true;
            reader.start();
            concern.start();
        }
        CacheStreams open = streams;
        if (open != null && opened != null && (!wanted.streams() || !wanted.opensLike(opened))) {
            streams = null;
            open.end();
            open = null;
        }
        if (!keeps || !wanted.streams()) {
            return;
        }
        if (open == null) {
            opened = wanted;
            streams = opening.open(wanted);
        } else {
            open.cover(wanted.patterns());
        }
    }

    /** How the streams do; empty where none is wanted. */
    public Optional<StreamsStatus> status() {
        return Optional.ofNullable(streams).map(CacheStreams::status);
    }

    /** Ends all of it, while loop and pools still live. Not to be called on the loop. */
    @Override
    public void close() {
        tidying.cancel(false);
        CacheStreams open = streams;
        if (open != null) {
            open.close();
        }
        outcomes.close();
        concern.close();
        reader.close();
    }
}
