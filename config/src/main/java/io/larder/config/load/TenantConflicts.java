package io.larder.config.load;

import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.PresentAs;
import io.larder.config.TenantConfig;
import io.larder.config.UpstreamConfig;
import io.larder.config.option.AuthOptions;
import io.larder.config.option.CacheOptions;
import io.larder.config.option.PresentationOptions;
import io.larder.config.option.TenantOptions;
import io.larder.config.option.UpstreamOptions;
import io.larder.config.value.ByteSize;
import io.larder.config.value.ConnectionUri;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What tenants allow each but not together. What is known of a client only after hello, its user and the databases that it uses,
 * cannot decide what hello has told it, nor who checks its login.
 */
final class TenantConflicts {
    private final LarderConfig config;
    private final Values top;
    private final List<StatedTenant> tenants;

    private TenantConflicts(LarderConfig config, Values top, List<StatedTenant> tenants) {
        this.config = config;
        this.top = top;
        this.tenants = tenants;
    }

    static void report(LarderConfig config, Values top, List<StatedTenant> tenants) {
        if (tenants.isEmpty()) {
            return;
        }
        TenantConflicts conflicts = new TenantConflicts(config, top, tenants);
        conflicts.names();
        for (StatedTenant tenant : tenants) {
            upstream(tenant);
            UpstreamConflicts.report(
                    tenant.config().upstream(), tenant.config().auth(), config.listeners(), tenant.values());
            CacheConflicts.report(tenant.config().cache(), tenant.values(), tenant.policies());
            databases(tenant);
        }
        TenantChoiceConflicts.report(config, tenants);
        conflicts.logins();
        conflicts.presentation();
        conflicts.memory();
    }

    private void names() {
        Set<String> seen = new HashSet<>();
        for (StatedTenant tenant : tenants) {
            String name = tenant.config().name();
            if (name.equals(TenantConfig.DEFAULT)) {
                tenant.values().problem(TenantOptions.NAME, "default is the tenant that the sections at the top make");
            } else if (!seen.add(name)) {
                tenant.values().problem(TenantOptions.NAME, "expected different names, found " + name + " twice");
            }
        }
    }

    private static void upstream(StatedTenant tenant) {
        boolean missing = tenant.config().upstream().uri().isEmpty();
        if (missing && !tenant.values().broken(UpstreamOptions.URI)) {
            tenant.problem(
                    "expected an upstream.uri for tenant " + tenant.config().name() + ", found none");
        }
        if (tenant.config().choice().isRest()
                && !tenant.values()
                        .broken(
                                TenantOptions.LISTENER,
                                TenantOptions.SNI,
                                TenantOptions.USER,
                                TenantOptions.DATABASE)) {
            tenant.problem("expected tenant " + tenant.config().name()
                    + " to be chosen by listener, sni, user or database, found none of them"
                    + " (--tenant-listener, --tenant-sni, --tenant-user, --tenant-database NAME=VALUE)");
        }
    }

    private static void databases(StatedTenant tenant) {
        if (tenant.values().isSaid(TenantOptions.DATABASE) && tenant.values().isSaid(TenantOptions.DATABASES)) {
            tenant.values()
                    .problem(
                            TenantOptions.DATABASES,
                            "has no effect beside database: the databases that choose a tenant are those it may use");
        }
    }

    /** A tenant that is known after the login cannot say how one logs in. */
    private void logins() {
        boolean service = config.auth().mode() == AuthMode.SERVICE;
        for (StatedTenant tenant : tenants) {
            Values values = tenant.values();
            boolean late = tenant.config().choice().isLate();
            for (var option : List.of(AuthOptions.MODE, AuthOptions.USERS)) {
                if (late && values.isSaid(option)) {
                    values.problem(
                            option,
                            "cannot be a tenant's own where it is chosen by user or database, which are known after the"
                                    + " login only: expected it at the top");
                }
            }
            if (!service && values.isSaid(TenantOptions.USER) && !top.broken(AuthOptions.MODE)) {
                values.problem(
                        TenantOptions.USER,
                        "choosing by user needs auth.mode service at the top: only who checks the login knows who it is");
            }
        }
        if (!service && !top.broken(AuthOptions.MODE)) {
            oneUpstream();
        }
    }

    /** Without users of Larder's own a client logs in upstream, once, and that has to be the upstream of all its databases. */
    private void oneUpstream() {
        List<StatedTenant> byDatabase = tenants.stream()
                .filter(tenant -> tenant.values().isSaid(TenantOptions.DATABASE))
                .toList();
        Optional<ConnectionUri> first = byDatabase.isEmpty()
                ? Optional.empty()
                : config.upstream()
                        .uri()
                        .or(() -> byDatabase.get(0).config().upstream().uri());
        for (StatedTenant tenant : byDatabase) {
            Optional<ConnectionUri> its = tenant.config().upstream().uri();
            if (first.isPresent() && its.isPresent() && !same(first.get(), its.get())) {
                tenant.values()
                        .problem(
                                TenantOptions.DATABASE,
                                "choosing by database needs auth.mode service at the top or one upstream for all, found "
                                        + String.join(",", first.get().hosts()) + " and "
                                        + String.join(",", its.get().hosts()));
            }
        }
    }

    private static boolean same(ConnectionUri one, ConnectionUri other) {
        return one.srv() == other.srv() && Set.copyOf(one.hosts()).equals(Set.copyOf(other.hosts()));
    }

    private void presentation() {
        PresentAs as = config.presentation().as();
        if (top.broken(PresentationOptions.AS)) {
            return;
        }
        if (as == PresentAs.REPLICA_SET) {
            top.problem(
                    PresentationOptions.AS,
                    "replica-set has a listener for each member of one upstream: with tenants, expected auto,"
                            + " standalone, mongos or load-balanced");
        } else if (as == PresentAs.AUTO && lateUpstreams() > 1) {
            top.problem(
                    PresentationOptions.AS,
                    "auto follows the upstream, and which one that is is known only after hello where user or database"
                            + " choose the tenant: expected standalone, mongos or load-balanced");
        }
    }

    /** How many different upstreams a client may come to be sent to after it was told what it talks to. */
    private long lateUpstreams() {
        Stream<UpstreamConfig> late = tenants.stream()
                .map(StatedTenant::config)
                .filter(tenant -> tenant.choice().isLate())
                .map(TenantConfig::upstream);
        boolean any =
                tenants.stream().anyMatch(tenant -> tenant.config().choice().isLate());
        Stream<UpstreamConfig> rest = any ? Stream.of(config.upstream()) : Stream.empty();
        return Stream.concat(late, rest)
                .flatMap(upstream -> upstream.uri().stream())
                .map(uri -> Set.copyOf(uri.hosts()))
                .distinct()
                .count();
    }

    /** The shares that are named have to fit into what there is, with something left for those that name none. */
    private void memory() {
        Optional<ByteSize> said = config.cache().memory();
        long whole = config.cache().memoryBytes();
        long least = 1L << 20;
        long named = 0;
        for (TenantConfig tenant : config.tenants()) {
            boolean own = !tenant.choice().isRest() && tenant.cache().memory().isPresent();
            named += own ? tenant.cache().memory().get().bytes() : least;
        }
        if (named > whole) {
            String all = said.map(size -> "cache.memory, which is " + size)
                    .orElse("a quarter of the heap, which is " + new ByteSize(whole));
            tenants.stream()
                    .filter(tenant -> tenant.values().isSaid(CacheOptions.MEMORY))
                    .reduce((one, other) -> other)
                    .ifPresentOrElse(
                            last -> last.values()
                                    .problem(
                                            CacheOptions.MEMORY,
                                            "expected the shares of all tenants to fit into " + all + ", found "
                                                    + new ByteSize(shares()) + " together"),
                            () -> top.problem(
                                    CacheOptions.MEMORY, "expected 1MiB for each of the tenants, found " + all));
        }
    }

    private long shares() {
        return tenants.stream()
                .flatMap(tenant -> tenant.config().cache().memory().stream())
                .mapToLong(ByteSize::bytes)
                .sum();
    }
}
