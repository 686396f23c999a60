package io.larder.proxy.launch.tenant;

import io.larder.config.LarderConfig;
import io.larder.config.TenantConfig;
import io.larder.engine.cache.Cache;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.launch.config.CachePolicies;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ClientParts;
import io.larder.proxy.launch.config.Follower;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.launch.config.UpstreamParts;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.net.TlsFilesException;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.shared.TenantSetup;
import io.larder.proxy.stream.StreamsStatus;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.proxy.tenant.NamePattern;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.UpstreamPools;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one tenant has for itself: the view of its upstream, the connections to it, its cache with the change stream, and
 * the cursors, sessions and transactions of its clients. Started and ended together. An upstream that is not there keeps nobody
 * from starting.
 */
public final class TenantParts implements AutoCloseable {
    private final StartedParts parts;
    private final Tenant tenant;
    private final UpstreamInUse upstream;
    private final UsersInUse users;
    private final Topology topology;
    private final UpstreamPools pools;
    private final Requests requests;
    private final RequestMetrics counted;
    private final CacheParts cache;
    /** As it is served now. */
    private volatile TenantConfig config;
    /** Whether anything is kept, or was since the start. */
    private volatile boolean keeps;

    private TenantParts(
            StartedParts parts,
            Tenant tenant,
            TenantConfig config,
            UpstreamInUse upstream,
            UsersInUse users,
            Topology topology,
            UpstreamPools pools,
            Requests requests,
            RequestMetrics counted,
            CacheParts cache) {
        this.parts = parts;
        this.tenant = tenant;
        this.config = config;
        this.upstream = upstream;
        this.users = users;
        this.topology = topology;
        this.pools = pools;
        this.requests = requests;
        this.counted = counted;
        this.cache = cache;
        this.keeps = CachePolicies.keepAnything(config.cache());
    }

    /**
     * Starts all of it or nothing.
     *
     * @param local starts where the configuration names no upstream
     */
    static TenantParts start(TenantConfig config, LarderConfig all, CommonParts common, Optional<LocalUpstream> local)
            throws CannotStart {
        StartedParts parts = new StartedParts();
        boolean started = false;
        try {
            TenantParts tenant = start(config, all, common, local, parts);
            started = true;
            return tenant;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private static TenantParts start(
            TenantConfig config,
            LarderConfig all,
            CommonParts common,
            Optional<LocalUpstream> local,
            StartedParts parts)
            throws CannotStart {
        Tenant tenant = new Tenant(config.name(), databases(config));
        UpstreamInUse upstream = UpstreamInUse.of(config, local, parts);
        Topology topology = upstream.topology(config);
        UpstreamPools pools = parts.add(UpstreamPools.start(common.loops(), topology));
        CacheParts.Ground ground = CacheParts.Ground.lay(common.own(), topology, parts);
        parts.add(topology); // ends before the pools that answer its questions
        parts.add(common.rereading().every(topology::lookAtFiles));
        UsersInUse users = UsersInUse.of(config.auth(), common);
        CacheParts cache = CacheParts.start(
                config, CacheShares.of(config, all), ground, topology, users.authentication(), common.clock(), parts);
        TenantLimits limits = TenantLimits.of(
                config.name(),
                ClientParts.limits(config.limits()),
                common.loops().next(),
                System::nanoTime);
        RequestMetrics counted = parts.add(common.metrics().requests().part(config.name()));
        Requests requests = parts.add(Requests.start(new TenantSetup(
                tenant,
                common.loops(),
                topology,
                pools,
                ClientParts.presentation(all),
                users.authentication(),
                all.listeners().size(),
                ClientParts.sessions(all, config),
                cache.caching(),
                counted,
                common.journal(),
                limits)));
        return new TenantParts(parts, tenant, config, upstream, users, topology, pools, requests, counted, cache);
    }

    private static @Nullable AllowedDatabases databases(TenantConfig config) {
        return config.databases().isEmpty()
                ? null
                : new AllowedDatabases(config.databases().stream()
                        .map(glob -> new NamePattern(glob.text()))
                        .toList());
    }

    public String name() {
        return tenant.name();
    }

    public TenantConfig config() {
        return config;
    }

    public UpstreamInUse upstream() {
        return upstream;
    }

    public Topology topology() {
        return topology;
    }

    public UpstreamPools pools() {
        return pools;
    }

    public Requests requests() {
        return requests;
    }

    /** What became of its clients' requests. */
    public RequestMetrics counted() {
        return counted;
    }

    /** Null where nothing is kept. */
    public @Nullable Caching caching() {
        return keeps ? cache.caching() : null;
    }

    /** Empty where nothing is kept. */
    public Optional<Cache> cache() {
        return keeps ? Optional.of(cache.caching().cache()) : Optional.empty();
    }

    /** How much memory its cache takes at most. */
    public long cacheBytes() {
        return cache.bytes();
    }

    /** From now on its cache takes at most so much memory; what was kept beyond that is gone when this returns. */
    void cacheBytes(long bytes) {
        cache.resize(bytes);
    }

    /** How the change streams do; empty where there are none. */
    public Optional<StreamsStatus> stream() {
        return cache.watch().status();
    }

    /** Why nobody can be served from its upstream; null if somebody can. */
    public @Nullable String trouble() {
        TopologyView view = topology.view();
        boolean reached = view.servers().stream().anyMatch(ServerView::reachable);
        return reached ? null : view.explain(Target.PRIMARY);
    }

    /** Another tenant serves clients of the same upstream until what is returned has run; see {@link Caching#besideAnother}. */
    Runnable beside(TenantParts another) {
        boolean watched =
                another.stream().filter(streams -> streams.fallenBack() == null).isPresent();
        return cache.caching().besideAnother(watched);
    }

    private Runnable prepareFiles(TenantConfig changed) throws Follower.CannotFollow {
        try {
            return topology.followFiles(
                    UpstreamParts.pemFiles(changed.upstream().tls()));
        } catch (TlsFilesException e) {
            throw new Follower.CannotFollow("the upstream of tenant " + name() + ": " + e.getMessage());
        }
    }

    /**
     * Returns what makes other users, limits and policies hold from the next request on, and other TLS files from the next
     * connection. The rest stays as it is.
     */
    Runnable prepare(TenantConfig changed) throws Follower.CannotFollow {
        Runnable itsUsers = users.prepare(changed.auth());
        Runnable itsFiles = prepareFiles(changed);
        return () -> {
            itsUsers.run();
            itsFiles.run();
            if (!changed.equals(config)) {
                follow(changed);
            }
        };
    }

    private void follow(TenantConfig changed) {
        config = changed;
        requests.limits().follow(ClientParts.limits(changed.limits()));
        keeps |= CachePolicies.keepAnything(changed.cache());
        // First what is watched: what is kept from then on has to be covered.
        cache.follow(changed.cache());
        requests.follow(CachePolicies.of(changed.cache()));
    }

    /** For any thread; whoever comes second waits until it is done. */
    @Override
    public void close() {
        parts.close();
    }
}
