package io.larder.proxy.launch;

import io.larder.config.DrainMode;
import io.larder.config.LarderConfig;
import io.larder.config.TenantConfig;
import io.larder.config.option.AdminOptions;
import io.larder.config.option.TimeLimitOptions;
import io.larder.engine.cache.Cache;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.admin.AdminServer;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.client.BindFailedException;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ClientParts;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.JournalParts;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.launch.route.CleanupRoutes;
import io.larder.proxy.launch.tenant.Cleanup;
import io.larder.proxy.launch.tenant.CommonParts;
import io.larder.proxy.launch.tenant.LocalUpstream;
import io.larder.proxy.launch.tenant.OpenThings;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.launch.tenant.UpstreamInUse;
import io.larder.proxy.net.Transport;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.stream.StreamsStatus;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Topology;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The proxy with all its parts, from the listeners down to the event loops. Started in one call, which leaves nothing behind
 * if it fails, and ended in the opposite order.
 */
public final class RunningProxy implements AutoCloseable {
    /** The name of the tenant that there is where none is configured. */
    static final String ONLY_TENANT = TenantConfig.DEFAULT;

    /** How often it is looked whether something is due, or new. */
    private static final long LOOK_SECONDS = 1;

    /** Settings that are looked up in the configuration of the moment whenever they matter. */
    private static final Set<String> LOOKED_UP = Set.of(
            TimeLimitOptions.DRAIN.path(),
            TimeLimitOptions.DRAIN_MODE.path(),
            AdminOptions.READY_NEEDS_UPSTREAM.path());

    /** Longer than an answer may take to be complete. */
    private static final long TIDY_SECONDS = 60;

    private final StartedParts parts;
    private final ConfigInUse config;
    private final RunningTenants tenants;
    private final Listeners listeners;
    private final Cleanup cleanup;
    /** Null only while it is being started. */
    private @Nullable AdminServer admin;

    private volatile boolean draining;

    private RunningProxy(StartedParts parts, ConfigInUse config, RunningTenants tenants, Listeners listeners) {
        this.parts = parts;
        this.config = config;
        this.tenants = tenants;
        this.listeners = listeners;
        this.cleanup = new Cleanup(tenants::toClean, System::nanoTime, Clock.systemUTC());
    }

    /**
     * Starts all of it or nothing.
     *
     * @param local starts where the configuration names no upstream
     */
    public static RunningProxy start(LarderConfig config, Optional<LocalUpstream> local) throws CannotStart {
        return start(ConfigInUse.fixed(config), local);
    }

    /** The same with another clock for the proofs of what users may do. */
    static RunningProxy start(LarderConfig config, Optional<LocalUpstream> local, LongSupplier clock)
            throws CannotStart {
        return start(ConfigInUse.fixed(config), local, clock);
    }

    /** The same with a configuration that can be read again. */
    static RunningProxy start(ConfigInUse config, Optional<LocalUpstream> local) throws CannotStart {
        return start(config, local, System::nanoTime);
    }

    private static RunningProxy start(ConfigInUse config, Optional<LocalUpstream> local, LongSupplier clock)
            throws CannotStart {
        StartedParts parts = new StartedParts();
        boolean started = false;
        try {
            RunningProxy proxy = start(config, local, clock, parts);
            started = true;
            return proxy;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private static RunningProxy start(
            ConfigInUse inUse, Optional<LocalUpstream> local, LongSupplier clock, StartedParts parts)
            throws CannotStart {
        LarderConfig config = inUse.config();
        Transport transport =
                Transport.choose(config.resources().transport().name().toLowerCase(Locale.ROOT));
        List<ListenerSettings> places = ClientParts.listeners(config, transport);
        CommonParts common = CommonParts.start(config, transport, clock, parts);
        RunningTenants tenants = parts.add(RunningTenants.start(config, common, local));
        try {
            Listeners listeners =
                    parts.add(Listeners.bind(common.loops(), places, ClientParts.limits(config), tenants.door()));
            RunningProxy proxy = new RunningProxy(parts, inUse, tenants, listeners);
            inUse.follow(tenants);
            inUse.follow(ListenersInUse.of(listeners, places, config, transport, common.rereading()));
            inUse.whenReloaded(
                    path -> path.startsWith("clients."), changed -> listeners.follow(ClientParts.limits(changed)));
            inUse.whenReloaded(LOOKED_UP::contains, changed -> {});
            ProxyMetrics.bind(common.metrics(), proxy);
            JournalParts.bind(common.metrics(), common.journal());
            JournalParts.follow(inUse, common.journal());
            Upkeep upkeep = parts.add(new Upkeep());
            upkeep.every(LOOK_SECONDS, new KeptAnswersNews(tenants));
            upkeep.every(LOOK_SECONDS, new UpstreamTroubleNews(tenants));
            upkeep.every(LOOK_SECONDS, proxy.cleanup::look);
            CleanupRoutes.bind(common.metrics(), proxy.cleanup);
            upkeep.every(TIDY_SECONDS, () -> proxy.usage().values().forEach(UsageTable::tidy));
            proxy.admin = parts.add(AdminParts.start(proxy, common.metrics(), common.rereading()));
            return proxy;
        } catch (BindFailedException e) {
            throw new CannotStart(CannotStart.Cause.LISTENER, String.valueOf(e.getMessage()));
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

    Cleanup cleanup() {
        return cleanup;
    }

    /** Everything that belongs to one tenant, of each. */
    RunningTenants tenants() {
        return tenants;
    }

    /** Of the first tenant; empty where nothing is kept. */
    Optional<Cache> cache() {
        return tenants.first().cache();
    }

    /** What reads have come to, by the names of tenants. */
    Map<String, UsageTable> usage() {
        return tenants.all().stream().collect(Collectors.toMap(TenantParts::name, tenant -> tenant.requests()
                .usage()));
    }

    /** How the change stream of the first tenant does; empty where there is none. */
    Optional<StreamsStatus> stream() {
        return tenants.first().stream();
    }

    /** Where it really listens, in the order of the configuration that its listeners go by. */
    public List<SocketAddress> addresses() {
        return listeners.addresses();
    }

    /** Of the first tenant. */
    UpstreamInUse upstream() {
        return tenants.first().upstream();
    }

    /** Of the first tenant. */
    Topology topology() {
        return tenants.first().topology();
    }

    /** Whether it has found out what all upstreams are; before that it serves nobody there. */
    public boolean knowsUpstream() {
        return tenants.all().stream()
                .allMatch(tenant -> tenant.topology().view().kind() != ClusterKind.UNKNOWN);
    }

    /** How much is open at this moment. */
    public OpenThings open() {
        int inUse = 0;
        int cursors = 0;
        int pinned = 0;
        for (TenantParts tenant : tenants.all()) {
            inUse += tenant.pools().inUse();
            cursors += tenant.requests().ongoing().cursors().open();
            pinned += tenant.requests().ongoing().transactions().pinned();
        }
        return new OpenThings(listeners.connections(), inUse, cursors, pinned);
    }

    /** With the count of client connections. */
    public Listeners listeners() {
        return listeners;
    }

    /** Of the first tenant, with the counts of open cursors and pinned transactions. */
    public Requests requests() {
        return tenants.first().requests();
    }

    /** Of the first tenant; null where nothing is kept. */
    public @Nullable Caching caching() {
        return tenants.first().caching();
    }

    /** From now on it says that it is not ready, and opens nothing that only it could go on with. */
    void markDraining() {
        draining = true;
        tenants.all()
                .forEach(tenant -> tenant.requests().ongoing().answerCursors().drain());
    }

    /** Accepts no more and lets what is in flight end; true if nothing had to be cut off. Blocks up to the limit. */
    boolean drain(Duration limit) {
        markDraining();
        return listeners.drain(limit);
    }

    /** All that a stop does before the process ends, without waiting for it. Once begun it cannot be taken back. */
    synchronized void beginDrain() {
        if (!draining) {
            draining = true;
            Thread waiting = new Thread(
                    () -> Draining.drain(
                            this, DrainMode.AT_ONCE, config().timeLimits().drain()),
                    "larder-drain");
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
