package io.larder.proxy.launch;

import io.larder.config.AuthConfig;
import io.larder.config.LarderConfig;
import io.larder.config.TenantConfig;
import io.larder.config.option.LimitOptions;
import io.larder.config.option.Options;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
import io.larder.engine.cache.Cache;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.auth.UserFileException;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.net.TlsFilesException;
import io.larder.proxy.request.Authentication;
import io.larder.proxy.request.Requests;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.proxy.tenant.NamePattern;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.upstream.UpstreamPools;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one tenant has for itself: the view of its upstream, the connections to it, its cache with the change stream, and
 * the cursors, sessions and transactions of its clients. Started and ended together. An upstream that is not there keeps nobody
 * from starting.
 */
final class TenantParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TenantParts.class);

    /** What the requests go to; {@code embedded} is null where the configuration names it. */
    record UpstreamInUse(ConnectionUri uri, LocalUpstream.@Nullable Running embedded) {}

    /** Where its users are, if it has any of its own. */
    private record Users(Authentication authentication, CommonParts common) {
        /** Reads the file of another configuration, or the same again, and returns what puts its users into use. */
        Runnable prepare(AuthConfig changed) throws Follower.CannotFollow {
            if (changed.users().isEmpty() || authentication.mode() != Authentication.Mode.SERVICE) {
                return () -> {};
            }
            try {
                UserDirectory directory = common.users(changed.users().get());
                Runnable again = directory.readAgain();
                return () -> {
                    again.run();
                    authentication.follow(directory);
                };
            } catch (UserFileException | CannotStart e) {
                throw new Follower.CannotFollow(String.valueOf(e.getMessage()));
            }
        }
    }

    private final StartedParts parts;
    private final Tenant tenant;
    private final UpstreamInUse upstream;
    private final Users users;
    private final Topology topology;
    private final UpstreamPools pools;
    private final Requests requests;
    private final RequestMetrics counted;
    private final @Nullable CacheParts cache;
    /** As it is served now. */
    private volatile TenantConfig config;

    private TenantParts(
            StartedParts parts,
            Tenant tenant,
            TenantConfig config,
            UpstreamInUse upstream,
            Users users,
            Topology topology,
            UpstreamPools pools,
            Requests requests,
            RequestMetrics counted,
            @Nullable CacheParts cache) {
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
        UpstreamInUse upstream = upstream(config, local, parts);
        Topology topology = topology(config, upstream.uri());
        UpstreamPools pools = parts.add(UpstreamPools.start(common.loops(), topology));
        CacheParts.Ground ground = CacheParts.Ground.lay(config, common.own(), topology, parts);
        parts.add(topology); // ends before the pools that answer its questions
        parts.add(common.rereading().every(topology::lookAtFiles));
        Authentication authentication = authentication(config.auth(), common);
        CacheParts cache = CacheParts.start(
                config, CacheShares.of(config, all), ground, topology, authentication, common.clock(), parts);
        TenantLimits limits = TenantLimits.of(
                config.name(),
                ClientParts.limits(config.limits()),
                common.loops().next(),
                System::nanoTime);
        RequestMetrics counted = parts.add(common.metrics().requests().part(config.name()));
        Requests requests = parts.add(Requests.start(
                tenant,
                common.loops(),
                topology,
                pools,
                ClientParts.presentation(all),
                authentication,
                all.listeners().size(),
                ClientParts.sessions(all, config),
                cache == null ? null : cache.caching(),
                counted,
                common.journal(),
                limits));
        return new TenantParts(
                parts,
                tenant,
                config,
                upstream,
                new Users(authentication, common),
                topology,
                pools,
                requests,
                counted,
                cache);
    }

    private static @Nullable AllowedDatabases databases(TenantConfig config) {
        return config.databases().isEmpty()
                ? null
                : new AllowedDatabases(config.databases().stream()
                        .map(glob -> new NamePattern(glob.text()))
                        .toList());
    }

    private static Authentication authentication(AuthConfig config, CommonParts common) throws CannotStart {
        return switch (config.mode()) {
            case AUTO -> Authentication.asUpstreamWants();
            case NONE -> Authentication.none();
            case RELAY -> Authentication.relay();
            case SERVICE -> Authentication.service(common.users(config.users().orElseThrow()));
        };
    }

    private static UpstreamInUse upstream(TenantConfig config, Optional<LocalUpstream> local, StartedParts parts)
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

    private static Topology topology(TenantConfig config, ConnectionUri uri) throws CannotStart {
        try {
            String text = UpstreamParts.connectionUri(uri, config).reveal();
            return Topology.start(text, UpstreamParts.options(config));
        } catch (IllegalArgumentException | TlsFilesException e) {
            throw new CannotStart(CannotStart.Cause.CONFIGURATION, "the upstream " + uri + ": " + e.getMessage());
        }
    }

    String name() {
        return tenant.name();
    }

    TenantConfig config() {
        return config;
    }

    UpstreamInUse upstream() {
        return upstream;
    }

    Topology topology() {
        return topology;
    }

    UpstreamPools pools() {
        return pools;
    }

    Requests requests() {
        return requests;
    }

    /** What became of its clients' requests. */
    RequestMetrics counted() {
        return counted;
    }

    /** Null where nothing is kept. */
    @Nullable
    Caching caching() {
        return cache == null ? null : cache.caching();
    }

    /** Empty where nothing is kept. */
    Optional<Cache> cache() {
        return cache == null ? Optional.empty() : Optional.of(cache.caching().cache());
    }

    /** How the change stream does; empty where there is none. */
    Optional<StreamStatus> stream() {
        return cache == null ? Optional.empty() : cache.watch().status();
    }

    /** Whether this can come to be without a start: other limits and policies can, and other ways of choosing it. */
    boolean canFollow(TenantConfig changed) {
        boolean madeOfTheTop = changed.choice().isRest() && config.choice().isRest();
        return madeOfTheTop || lasting(changed).equals(lasting(config));
    }

    /** What holds from the start of a tenant to its end. Passwords count, too. */
    private static List<Object> lasting(TenantConfig config) {
        return List.of(
                config.upstream().uri().map(UpstreamParts::bare),
                config.upstream().pool(),
                config.auth().mode(),
                config.databases(),
                config.timeLimits(),
                config.cache().memory(),
                config.cache().causality(),
                config.cache().streams(),
                config.cache().fills(),
                CachePolicies.keepAnything(config.cache()),
                CachePolicies.kept(config.cache()));
    }

    /** Whether a change of this setting, without the name of its tenant, takes effect while the tenant is served. */
    static boolean follows(String setting) {
        return setting.equals(Options.AUTH_USERS.path())
                || setting.startsWith(LimitOptions.LIMITS + ".")
                || setting.startsWith("cache.cleanup.")
                || CachePolicies.isAbout(setting);
    }

    /** Whether this is about TLS files of its upstream and nothing else: those can be others from the next connection on. */
    boolean followsUpstream(String setting, TenantConfig changed) {
        return setting.startsWith("upstream.tls.")
                || (setting.equals(Options.UPSTREAM_URI.path())
                        && changed.upstream().uri().map(UpstreamParts::bare).equals(Optional.of(upstreamAtStart())));
    }

    private ConnectionUri upstreamAtStart() {
        return UpstreamParts.bare(upstream.uri());
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
        if (cache != null) {
            // First what is watched: what is kept from then on has to be covered.
            cache.cover(changed);
            requests.follow(CachePolicies.of(changed.cache()));
        } else if (CachePolicies.keepAnything(changed.cache())) {
            LOG.warn(
                    "tenant {} was started without a cache: what its policies keep now is kept from the next start on",
                    name());
        }
    }

    /** For any thread; whoever comes second waits until it is done. */
    @Override
    public void close() {
        parts.close();
    }
}
