package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.TenantChoice;
import io.larder.config.TenantConfig;
import io.larder.proxy.request.Door;
import io.larder.proxy.request.Requests;
import io.larder.proxy.tenant.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All tenants, and the door through which clients come to them. */
final class RunningTenants implements Follower, AutoCloseable {
    private static final Pattern OF_A_TENANT = Pattern.compile("tenants\\[[0-9]+]\\.");

    /** Replaced as a whole. */
    private volatile List<TenantParts> tenants;

    private final Door door;

    private RunningTenants(List<TenantParts> tenants, Door door) {
        this.tenants = List.copyOf(tenants);
        this.door = door;
    }

    /** Starts all or none. */
    static RunningTenants start(LarderConfig config, CommonParts common, Optional<LocalUpstream> local)
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
        return new RunningTenants(started, new Door(choice(started, config)));
    }

    private static Choice<Requests> choice(List<TenantParts> tenants, LarderConfig config) {
        Choice.Builder<Requests> choice = new Choice.Builder<>();
        for (TenantParts tenant : tenants) {
            Requests its = tenant.requests();
            TenantChoice by = tenant.config().choice();
            if (by.isRest()) {
                choice.rest(its);
            }
            for (var address : by.listeners()) {
                ClientParts.indexes(config, address).forEach(index -> choice.listener(index, its));
            }
            by.serverNames().forEach(glob -> choice.serverName(glob.text(), its));
            by.users().forEach(glob -> choice.user(glob.text(), its));
            by.databases().forEach(glob -> choice.database(glob.text(), its));
        }
        return choice.build();
    }

    Door door() {
        return door;
    }

    /** In the order of the configuration. */
    List<TenantParts> all() {
        return tenants;
    }

    /** The only one where nobody speaks of tenants. */
    TenantParts first() {
        return tenants.get(0);
    }

    Optional<TenantParts> named(String name) {
        return tenants.stream().filter(tenant -> tenant.name().equals(name)).findFirst();
    }

    @Override
    public boolean follows(String path, LarderConfig next) {
        Matcher prefix = OF_A_TENANT.matcher(path);
        String setting = prefix.lookingAt() ? path.substring(prefix.end()) : path;
        return TenantParts.follows(setting);
    }

    /** Other policies, limits and users. */
    @Override
    public Prepared prepare(LarderConfig next) throws CannotFollow {
        List<Runnable> steps = new ArrayList<>();
        for (TenantConfig config : next.tenants()) {
            Optional<TenantParts> running = named(config.name());
            if (running.isPresent()) {
                steps.add(running.get().prepare(config));
            }
        }
        return () -> steps.forEach(Runnable::run);
    }

    @Override
    public void close() {
        tenants.forEach(TenantParts::close);
    }
}
