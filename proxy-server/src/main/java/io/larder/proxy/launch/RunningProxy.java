package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
import io.larder.engine.cache.Cache;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.admin.AdminServer;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.auth.UserFileException;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.client.BindFailedException;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.TlsFilesException;
import io.larder.proxy.net.Transport;
import io.larder.proxy.request.Authentication;
import io.larder.proxy.request.Requests;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.UpstreamPools;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy with all its parts, from the listeners down to the event loops. Started in one call, which leaves nothing behind
 * if it fails, and ended in the opposite order.
 */
public final class RunningProxy implements AutoCloseable {
    /** The name of the tenant that there is where none is configured. */
    static final String ONLY_TENANT = "default";

    /** Longer than an answer may take to be complete. */
    private static final long TIDY_SECONDS = 60;

    /** What the requests go to; {@code embedded} is null where the configuration names it. */
    record UpstreamInUse(ConnectionUri uri, LocalUpstream.@Nullable Running embedded) {}

    private final StartedParts parts;
    private final ConfigInUse config;
    private final UpstreamInUse upstream;
    private final Topology topology;
    private final UpstreamPools pools;
    private final Requests requests;
    private final @Nullable CacheParts cache;
    private final Listeners listeners;
    /** Null only while it is being started. */
    private @Nullable AdminServer admin;

    private volatile boolean draining;

    private RunningProxy(
            StartedParts parts,
            ConfigInUse config,
            UpstreamInUse upstream,
            Topology topology,
            UpstreamPools pools,
            Requests requests,
            @Nullable CacheParts cache,
            Listeners listeners) {
        this.parts = parts;
        this.config = config;
        this.upstream = upstream;
        this.topology = topology;
        this.pools = pools;
        this.requests = requests;
        this.cache = cache;
        this.listeners = listeners;
    }

    /**
     * Starts all of it or nothing.
     *
     * @param local starts where the configuration names no upstream
     */
    public static RunningProxy start(LarderConfig config, Optional<LocalUpstream> local) throws CannotStart {
        return start(ConfigInUse.fixed(config), local);
    }

    /** The same with a configuration that can be read again. */
    static RunningProxy start(ConfigInUse config, Optional<LocalUpstream> local) throws CannotStart {
        StartedParts parts = new StartedParts();
        boolean started = false;
        try {
            RunningProxy proxy = start(config, local, parts);
            started = true;
            return proxy;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private static RunningProxy start(ConfigInUse inUse, Optional<LocalUpstream> local, StartedParts parts)
            throws CannotStart {
        LarderConfig config = inUse.config();
        Transport transport =
                Transport.choose(config.resources().transport().name().toLowerCase(Locale.ROOT));
        List<ListenerSettings> places = ClientParts.listeners(config, transport);
        EventLoops loops = parts.add(EventLoops.start(
                transport, config.resources().eventLoopThreads().orElse(0)));
        UpstreamInUse upstream = upstream(config, local, parts);
        Topology topology = topology(config, upstream.uri());
        UpstreamPools pools = parts.add(UpstreamPools.start(loops, topology));
        CacheParts.Ground ground = CacheParts.Ground.lay(config, transport, topology, parts);
        parts.add(topology); // ends before the pools that answer its questions
        Rereading rereading = parts.add(Rereading.of(places));
        Metrics metrics = parts.add(new Metrics());
        Authentication authentication = authentication(config, rereading);
        CacheParts cache = CacheParts.start(config, ground, topology, authentication, parts);
        Requests requests = parts.add(Requests.start(
                loops,
                topology,
                pools,
                ClientParts.presentation(config),
                authentication,
                places.size(),
                ClientParts.sessions(config),
                cache == null ? null : cache.caching(),
                metrics.requests()));
        try {
            Listeners listeners = parts.add(Listeners.bind(loops, places, ClientParts.limits(config), requests));
            RunningProxy proxy = new RunningProxy(parts, inUse, upstream, topology, pools, requests, cache, listeners);
            if (cache != null) {
                inUse.whenReloaded(
                        CachePolicies::isAbout, changed -> requests.follow(CachePolicies.of(changed.cache())));
            }
            ProxyMetrics.bind(metrics, proxy);
            Upkeep upkeep = parts.add(new Upkeep());
            upkeep.every(TIDY_SECONDS, () -> proxy.usage().values().forEach(UsageTable::tidy));
            proxy.admin = parts.add(AdminParts.start(proxy, metrics, rereading));
            return proxy;
        } catch (BindFailedException e) {
            throw new CannotStart(CannotStart.Cause.LISTENER, String.valueOf(e.getMessage()));
        }
    }

    private static Authentication authentication(LarderConfig config, Rereading rereading) throws CannotStart {
        return switch (config.auth().mode()) {
            case AUTO -> Authentication.asUpstreamWants();
            case NONE -> Authentication.none();
            case RELAY -> Authentication.relay();
            case SERVICE -> {
                Path file = config.auth().users().orElseThrow();
                try {
                    UserDirectory users = UserDirectory.open(file);
                    rereading.every(users::reloadIfChanged);
                    yield Authentication.service(users);
                } catch (UserFileException e) {
                    throw new CannotStart(CannotStart.Cause.CONFIGURATION, String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static UpstreamInUse upstream(LarderConfig config, Optional<LocalUpstream> local, StartedParts parts)
            throws CannotStart {
        if (config.upstream().uri().isPresent()) {
            return new UpstreamInUse(config.upstream().uri().get(), null);
        }
        LocalUpstream embedded = local.orElseThrow(() -> new CannotStart(
                CannotStart.Cause.CONFIGURATION, "no upstream: name one by --upstream (there is none embedded here)"));
        LocalUpstream.Running running = parts.add(embedded.start());
        try {
            return new UpstreamInUse(ConnectionUri.parse(running.uri()), running);
        } catch (Unreadable e) {
            throw new IllegalStateException("the embedded upstream's own connection string: " + e.reason(), e);
        }
    }

    private static Topology topology(LarderConfig config, ConnectionUri uri) throws CannotStart {
        try {
            String text = UpstreamParts.connectionUri(uri, config).reveal();
            return Topology.start(text, UpstreamParts.options(config));
        } catch (IllegalArgumentException | TlsFilesException e) {
            throw new CannotStart(CannotStart.Cause.CONFIGURATION, "the upstream " + uri + ": " + e.getMessage());
        }
    }

    public LarderConfig config() {
        return config.config();
    }

    ConfigInUse configInUse() {
        return config;
    }

    /** Where admin and health are served, in this order; empty where they are not. */
    public List<InetSocketAddress> adminAddresses() {
        return admin == null ? List.of() : admin.addresses();
    }

    /** Empty where nothing is kept. */
    Optional<Cache> cache() {
        return cache == null ? Optional.empty() : Optional.of(cache.caching().cache());
    }

    /** What reads have come to, by the names of tenants. */
    Map<String, UsageTable> usage() {
        return Map.of(ONLY_TENANT, requests.usage());
    }

    /** How the change stream does; empty where there is none. */
    Optional<StreamStatus> stream() {
        return cache == null ? Optional.empty() : cache.watch().status();
    }

    UpstreamPools pools() {
        return pools;
    }

    /** Where it really listens, in the order of the configuration. */
    public List<SocketAddress> addresses() {
        return listeners.addresses();
    }

    UpstreamInUse upstream() {
        return upstream;
    }

    Topology topology() {
        return topology;
    }

    /** Whether it has found out what the upstream is; before that it serves nobody. */
    public boolean knowsUpstream() {
        return topology.view().kind() != ClusterKind.UNKNOWN;
    }

    /** How much is open at this moment. */
    public OpenThings open() {
        return new OpenThings(
                listeners.connections(),
                pools.inUse(),
                requests.cursors().open(),
                requests.transactions().pinned());
    }

    /** With the count of client connections. */
    public Listeners listeners() {
        return listeners;
    }

    /** With the counts of open cursors and pinned transactions. */
    public Requests requests() {
        return requests;
    }

    /** Null where nothing is kept. */
    public @Nullable Caching caching() {
        return cache == null ? null : cache.caching();
    }

    /** Accepts no more and lets what is in flight end; true if nothing had to be cut off. Blocks up to the limit. */
    boolean drain(Duration limit) {
        draining = true;
        return listeners.drain(limit);
    }

    /** The same without waiting for it. Once begun it cannot be taken back. */
    synchronized void beginDrain() {
        if (!draining) {
            draining = true;
            Thread waiting =
                    new Thread(() -> listeners.drain(config().timeLimits().drain()), "larder-drain");
            waiting.setDaemon(true);
            waiting.start();
        }
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public void close() {
        parts.close();
    }
}
