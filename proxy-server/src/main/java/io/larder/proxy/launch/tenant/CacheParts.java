package io.larder.proxy.launch.tenant;

import io.larder.config.CacheConfig;
import io.larder.config.Causality;
import io.larder.config.FillConfig;
import io.larder.config.StreamUse;
import io.larder.config.TenantConfig;
import io.larder.engine.cache.Cache;
import io.larder.engine.cache.CacheLimits;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.caching.CachingSettings;
import io.larder.proxy.caching.OwnReads;
import io.larder.proxy.launch.config.CachePolicies;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.request.shared.Authentication;
import io.larder.proxy.stream.StreamAccess;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.UpstreamPools;
import io.larder.proxy.watch.CacheWatch;
import io.larder.proxy.watch.WatchSettings;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;

/** The cache with its parts, as the configuration wants it. What it asks the upstream by itself it asks on a loop of its own. */
record CacheParts(Caching caching, CacheWatch watch) {
    /** What may be gathered of several batches, however much more was said. */
    private static final int GATHERED_PART_OF_HEAP = 16;

    /** The loop for what the cache asks by itself, and its way to the upstream. */
    record Ground(EventLoop loop, LoopUpstream upstream) {
        /** To be laid before the topology is added to the parts, which it has to outlive. */
        static Ground lay(EventLoops own, Topology topology, StartedParts parts) {
            UpstreamPools pools = parts.add(UpstreamPools.startBeside(own, topology));
            EventLoop loop = own.all().get(0);
            return new Ground(loop, pools.on(loop));
        }
    }

    /** Sleeps where nothing is to be kept. */
    static CacheParts start(
            TenantConfig config,
            long bytes,
            Ground ground,
            Topology topology,
            Authentication authentication,
            LongSupplier clock,
            StartedParts parts) {
        CacheConfig wanted = config.cache();
        EventLoop loop = ground.loop();
        FillConfig fills = wanted.fills();
        Cache cache = new Cache(CacheLimits.of(bytes).within(fills.maxFollow(), fills.gatherTime()), System::nanoTime);
        Catalogue catalogue = new Catalogue(CatalogueLimits.defaults(), System::nanoTime);
        NewestClusterTime clusterTime = new NewestClusterTime();
        CacheWatch watch = parts.add(CacheWatch.start(
                config.name(),
                loop,
                ground.upstream(),
                topology,
                () -> access(authentication),
                watched(wanted),
                cache,
                catalogue,
                clusterTime));
        Caching.Upstream asked = new Caching.Upstream(
                watch.outcomes()::afterwards,
                watch.reader()::ask,
                watch.reader()::askOver,
                () -> topology.view().kind() == ClusterKind.SHARDED,
                () -> topology.view().candidates(Target.PRIMARY).isEmpty(),
                clusterTime);
        Caching caching =
                new Caching(config.name(), cache, CachePolicies.of(wanted), catalogue, asked, settings(wanted, clock));
        caching.refreshOn(loop, new OwnReads(ground.upstream()));
        if (!CachePolicies.keepAnything(wanted)) {
            caching.sleep();
        }
        return new CacheParts(caching, watch);
    }

    private static WatchSettings watched(CacheConfig config) {
        return new WatchSettings(
                CachePolicies.kept(config),
                config.streams().use() != StreamUse.OFF,
                config.streams().limit(),
                config.streams().maxAwait());
    }

    /** What these policies keep is covered by a stream, if there is to be one, from the moment on that this returns. */
    void follow(CacheConfig config) {
        // First the stream: what was written before is told apart by a time then.
        watch.follow(watched(config));
        if (CachePolicies.keepAnything(config)) {
            caching.wake();
        }
    }

    /** So much memory it takes at most from now on. */
    void resize(long bytes) {
        Cache cache = caching.cache();
        if (cache.limits().bytes() != bytes) {
            cache.resize(bytes);
        }
    }

    /** How much memory it takes at most. */
    long bytes() {
        return caching.cache().limits().bytes();
    }

    private static StreamAccess access(Authentication authentication) {
        Authentication.Mode mode = authentication.mode();
        if (mode == null) {
            return StreamAccess.UNKNOWN;
        }
        return mode == Authentication.Mode.RELAY ? StreamAccess.NONE : StreamAccess.GRANTED;
    }

    private static CachingSettings settings(CacheConfig config, LongSupplier clock) {
        FillConfig fills = config.fills();
        return new CachingSettings(
                config.causality() == Causality.GOSSIP,
                fills.maxWait().toNanos(),
                fills.gatherTime().toNanos(),
                Math.min(fills.gatherMemory().bytes(), Runtime.getRuntime().maxMemory() / GATHERED_PART_OF_HEAP),
                clock);
    }
}
