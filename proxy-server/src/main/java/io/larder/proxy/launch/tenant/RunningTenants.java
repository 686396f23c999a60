package io.larder.proxy.launch.tenant;

import io.larder.config.CleanupConfig;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentAs;
import io.larder.config.TenantChoice;
import io.larder.config.TenantConfig;
import io.larder.config.value.Glob;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.Follower;
import io.larder.proxy.request.Door;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.proxy.tenant.Choice;
import io.larder.proxy.tenant.NamePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All tenants, and the door through which clients come to them. They change in two steps: what is new is started beside what there
 * is, and only when all of that runs does the door lead there.
 */
public final class RunningTenants implements Follower, AutoCloseable {
    /** For each event loop to come to its next turn. */
    private static final long TURN_SECONDS = 2;

    private final CommonParts common;
    private final Door door;
    private final Retirements retirements = new Retirements();
    /** Replaced as a whole. */
    private volatile List<TenantParts> tenants;

    /** Whether listeners stand for members of a set, and so are always the same. */
    private final boolean areMembers;
    /** Whether listeners have led to tenants since the last change. */
    private boolean ledByListeners;

    private RunningTenants(CommonParts common, List<TenantParts> tenants, Door door, boolean areMembers) {
        this.areMembers = areMembers;
        this.ledByListeners = areLedByListeners(tenants);
        this.common = common;
        this.tenants = List.copyOf(tenants);
        this.door = door;
    }

    /** Starts all or none. */
    public static RunningTenants start(LarderConfig config, CommonParts common, Optional<LocalUpstream> local)
            throws CannotStart {
        List<TenantParts> started = new ArrayList<>();
        boolean all = false;
        try {
            for (TenantConfig tenant : config.tenants()) {
                started.add(TenantParts.start(tenant, config, common, local));
            }
            all = true;
        } finally {
            if (!all) {
                started.forEach(TenantParts::close);
            }
        }
        boolean areMembers = config.presentation().as() == PresentAs.REPLICA_SET;
        started.forEach(tenant -> keepApart(tenant, started));
        Door door = new Door(choice(started, List.of()));
        return new RunningTenants(common, started, door, areMembers);
    }

    private static boolean areLedByListeners(List<TenantParts> tenants) {
        return tenants.stream()
                .anyMatch(tenant -> !tenant.config().choice().listeners().isEmpty());
    }

    private static Choice<Requests> choice(List<TenantParts> tenants, List<ListenerConfig> listeners) {
        Choice.Builder<Requests> choice = new Choice.Builder<>();
        choice.listeners(listeners.stream()
                .map(listener -> listener.address().toString())
                .toList());
        for (TenantParts tenant : tenants) {
            Requests its = tenant.requests();
            TenantChoice by = tenant.config().choice();
            if (by.isRest()) {
                choice.rest(its);
            }
            by.listeners().forEach(address -> choice.listener(address.toString(), its));
            by.serverNames().forEach(glob -> choice.serverName(glob.text(), its));
            by.users().forEach(glob -> choice.user(glob.text(), its));
            by.databases().forEach(glob -> choice.database(glob.text(), its));
        }
        return choice.severalUpstreams(haveSeveralUpstreams(tenants)).build();
    }

    /** The patterns of the databases by which some are chosen. */
    private static List<String> taken(List<TenantParts> tenants) {
        return tenants.stream()
                .flatMap(tenant -> tenant.config().choice().databases().stream())
                .map(Glob::text)
                .toList();
    }

    /** Keeps one of those that there will be from what the others have. */
    private static void keepApart(TenantParts one, List<TenantParts> all) {
        List<NamePattern> taken = taken(all).stream().map(NamePattern::new).toList();
        boolean isRest = one.config().choice().isRest();
        one.requests().alone(all.size() == 1);
        one.requests().rest(isRest && !taken.isEmpty() ? AllowedDatabases.allBut(taken) : null);
    }

    /** Whether databases lead to more than one upstream; by what they are called, which is enough to be told apart. */
    private static boolean haveSeveralUpstreams(List<TenantParts> tenants) {
        return tenants.stream()
                        .filter(tenant -> tenant.config().choice().isRest()
                                || !tenant.config().choice().databases().isEmpty())
                        .map(tenant -> Set.copyOf(tenant.upstream().uri().hosts()))
                        .distinct()
                        .count()
                > 1;
    }

    public Door door() {
        return door;
    }

    /** In the order of the configuration. */
    public List<TenantParts> all() {
        return tenants;
    }

    /** The only one where nobody speaks of tenants. */
    public TenantParts first() {
        return tenants.get(0);
    }

    public Optional<TenantParts> named(String name) {
        return tenants.stream().filter(tenant -> tenant.name().equals(name)).findFirst();
    }

    /** What there is to clean up, as it is configured now. */
    public List<Cleanup.Target> toClean() {
        List<Cleanup.Target> targets = new ArrayList<>();
        for (TenantParts tenant : tenants) {
            CleanupConfig wanted = tenant.config().cache().cleanup();
            tenant.cache()
                    .ifPresent(cache -> targets.add(
                            new Cleanup.Target(tenant.name(), wanted.idle(), wanted.every(), idle -> cache.inspection()
                                    .evictIdle(idle))));
        }
        return targets;
    }

    /** Tenants come, go and change; of what the sections at the top make a tenant of, only what one can follow. */
    @Override
    public boolean follows(String path, LarderConfig next) {
        return path.startsWith("tenants[") || TenantChanges.canFollow(path) || followsUpstream(path, next);
    }

    private boolean followsUpstream(String path, LarderConfig next) {
        return next.tenants().stream()
                .filter(tenant -> tenant.choice().isRest())
                .anyMatch(tenant -> named(tenant.name())
                        .filter(its -> TenantChanges.areOfUpstreamFiles(path, its.upstream(), tenant))
                        .isPresent());
    }

    /** Starts what is new. */
    @Override
    public Prepared prepare(LarderConfig next) throws CannotFollow {
        List<TenantParts> following = new ArrayList<>();
        List<TenantParts> started = new ArrayList<>();
        List<Runnable> steps = new ArrayList<>();
        boolean all = false;
        try {
            for (TenantConfig tenant : next.tenants()) {
                TenantParts its = named(tenant.name())
                        .filter(one -> TenantChanges.canBeFollowed(one.config(), tenant))
                        .orElse(null);
                if (its == null) {
                    its = TenantParts.start(tenant, next, common, Optional.empty());
                    started.add(its);
                } else {
                    steps.add(its.prepare(tenant));
                }
                following.add(its);
            }
            all = true;
        } catch (CannotStart e) {
            throw new CannotFollow(String.valueOf(e.getMessage()));
        } finally {
            if (!all) {
                started.forEach(TenantParts::close);
            }
        }
        return new Prepared() {
            @Override
            public void apply() {
                share(following, next, true);
                steps.forEach(Runnable::run);
                replace(following, next);
                share(following, next, false);
            }

            @Override
            public void abandon() {
                started.forEach(TenantParts::close);
            }
        };
    }

    /** Memory is taken from those that have too much, and from those that go, before any of it is others'. */
    private void share(List<TenantParts> following, LarderConfig next, boolean less) {
        for (TenantParts tenant : tenants) {
            if (less && !following.contains(tenant)) {
                tenant.cacheBytes(0);
            }
        }
        for (int i = 0; i < following.size(); i++) {
            TenantParts tenant = following.get(i);
            long share = CacheShares.of(next.tenants().get(i), next);
            if (!less || share < tenant.cacheBytes()) {
                tenant.cacheBytes(share);
            }
        }
    }

    private void replace(List<TenantParts> following, LarderConfig next) {
        List<TenantParts> before = tenants;
        tenants = List.copyOf(following);
        boolean areLed = areLedByListeners(following);
        boolean matter = !areMembers && (areLed || ledByListeners);
        ledByListeners = areLed;
        Map<TenantParts, Runnable> going = new LinkedHashMap<>();
        before.stream()
                .filter(tenant -> !following.contains(tenant))
                .forEach(tenant -> going.put(tenant, beside(tenant, before, following)));
        lead(choice(following, matter ? next.listeners() : List.of()), before, following);
        going.forEach((tenant, afterwards) ->
                retirements.begin(tenant, next.timeLimits().drain(), afterwards));
    }

    /**
     * A database that comes to somebody is his before others are kept from it, and one that he loses is theirs before he is: at no
     * moment is it nobody's.
     */
    private void lead(Choice<Requests> choice, List<TenantParts> before, List<TenantParts> following) {
        boolean onlyMore = taken(following).containsAll(taken(before));
        following.stream()
                .filter(tenant -> !onlyMore || !before.contains(tenant))
                .forEach(tenant -> keepApart(tenant, following));
        door.lead(choice);
        if (onlyMore) {
            // Requests that were led as before are through then.
            common.loops().all().forEach(loop -> loop.submit(() -> {})
                    .awaitUninterruptibly(TURN_SECONDS, TimeUnit.SECONDS));
        }
        following.forEach(tenant -> keepApart(tenant, following));
    }

    /**
     * Has those that are new before the upstream of one that goes keep nothing until it is gone: what its last clients write there
     * they have to find when they come again. Returns what ends that.
     */
    private static Runnable beside(TenantParts going, List<TenantParts> before, List<TenantParts> following) {
        Set<String> hosts = Set.copyOf(going.upstream().uri().hosts());
        List<Runnable> ends = following.stream()
                .filter(tenant -> !before.contains(tenant))
                .filter(tenant -> Set.copyOf(tenant.upstream().uri().hosts()).equals(hosts))
                .map(tenant -> tenant.beside(going))
                .toList();
        return () -> ends.forEach(Runnable::run);
    }

    @Override
    public void close() {
        retirements.close();
        tenants.forEach(TenantParts::close);
    }
}
