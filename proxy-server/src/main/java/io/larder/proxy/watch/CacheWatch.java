package io.larder.proxy.watch;

import io.larder.engine.cache.Cache;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.catalogue.CatalogueReader;
import io.larder.proxy.catalogue.DefaultConcernWatch;
import io.larder.proxy.stream.CacheStreams;
import io.larder.proxy.stream.StreamAccess;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.stream.WriteOutcomes;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches an upstream for one cache: its change stream, its definitions, its default read concern, its time. Thread safe;
 * works on one loop that no client is on.
 */
public final class CacheWatch implements AutoCloseable {
    private static final Duration CONCERN_PERIOD = Duration.ofSeconds(30);
    private static final long TIDY_MILLIS = 1000;

    private final NewestClusterTime clusterTime;
    private final @Nullable CacheStreams streams;
    private final CatalogueReader reader;
    private final DefaultConcernWatch concern;
    private final WriteOutcomes outcomes;
    private final ScheduledFuture<?> tidying;

    private CacheWatch(
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            Supplier<StreamAccess> access,
            WatchSettings settings,
            Cache cache,
            Catalogue catalogue,
            NewestClusterTime clusterTime) {
        this.clusterTime = clusterTime;
        this.streams = settings.streams() && !settings.patterns().isEmpty()
                ? CacheStreams.start(
                        loop,
                        upstream,
                        topology,
                        catalogue,
                        new Coverage(settings.patterns()),
                        settings.maxAwait(),
                        access,
                        clusterTime,
                        new CacheFeeds(cache))
                : null;
        this.reader = new CatalogueReader(
                loop,
                upstream,
                catalogue,
                clusterTime,
                () -> access.get() == StreamAccess.GRANTED,
                cache::watermark,
                cache::definitionChanged);
        this.concern = new DefaultConcernWatch(
                loop, upstream, CONCERN_PERIOD, () -> cache.inspection().clear());
        this.outcomes = new WriteOutcomes(loop, upstream, cache::hasStreams, clusterTime);
        this.tidying = loop.scheduleWithFixedDelay(cache::tidy, TIDY_MILLIS, TIDY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins. The stream's feed is open when this returns, so what is filled from then on is covered, or not kept.
     *
     * @param loop that nothing of a client happens on; it must outlive the topology, which tells it its news
     * @param upstream that loop's part of pools of their own ({@link io.larder.proxy.upstream.UpstreamPools#startBeside})
     * @param access asked until it is known
     */
    public static CacheWatch start(
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            Supplier<StreamAccess> access,
            WatchSettings settings,
            Cache cache,
            Catalogue catalogue,
            NewestClusterTime clusterTime) {
        CacheWatch watch = new CacheWatch(loop, upstream, topology, access, settings, cache, catalogue, clusterTime);
        watch.reader.start();
        watch.concern.start();
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

    /** Watches these, too, from now on: what was covered before stays so. Any thread. */
    public void cover(List<NamespacePattern> patterns) {
        if (streams != null && !patterns.isEmpty()) {
            streams.cover(patterns);
        }
    }

    /** How the stream does; empty where none is wanted. */
    public Optional<StreamStatus> status() {
        return Optional.ofNullable(streams).map(CacheStreams::status);
    }

    /** Ends all of it, while loop and pools still live. Not to be called on the loop. */
    @Override
    public void close() {
        tidying.cancel(false);
        if (streams != null) {
            streams.close();
        }
        outcomes.close();
        concern.close();
        reader.close();
    }
}
