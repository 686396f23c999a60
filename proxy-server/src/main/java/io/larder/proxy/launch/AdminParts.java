package io.larder.proxy.launch;

import io.larder.config.AdminConfig;
import io.larder.config.ServerTls;
import io.larder.config.value.HostPort;
import io.larder.proxy.admin.AdminServer;
import io.larder.proxy.admin.AdminSettings;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.ListenerFiles;
import io.larder.proxy.launch.config.Rereading;
import io.larder.proxy.launch.route.CacheRoutes;
import io.larder.proxy.launch.route.CleanupRoutes;
import io.larder.proxy.launch.route.ConnectionRoutes;
import io.larder.proxy.launch.route.HealthRoutes;
import io.larder.proxy.launch.route.PoolRoute;
import io.larder.proxy.launch.route.StateRoutes;
import io.larder.proxy.launch.route.StatsRoute;
import io.larder.proxy.launch.route.TenantRoute;
import io.larder.proxy.launch.route.UsageRoutes;
import io.larder.proxy.launch.route.WhyRoute;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.net.ListenerTls;
import io.larder.proxy.net.TlsFilesException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP listeners that the configuration asks for, with the routes of a running proxy. */
final class AdminParts {
    private AdminParts() {}

    /** Every route there is, the open ones first. */
    static List<Route> routes(RunningProxy proxy, Metrics metrics) {
        RunningTenants tenants = proxy.tenants();
        ConfigInUse config = proxy.configInUse();
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthRoutes(tenants, config, proxy::isDraining, metrics).routes());
        routes.add(new StatsRoute(tenants, metrics).route());
        routes.add(PoolRoute.of(tenants));
        routes.addAll(new StateRoutes(config, proxy.listeners(), proxy::beginDrain).routes());
        routes.addAll(new ConnectionRoutes(proxy.listeners(), proxy::open).routes());
        routes.addAll(new UsageRoutes(proxy::usage).routes());
        routes.addAll(new CacheRoutes(tenants).routes());
        routes.addAll(new CleanupRoutes(proxy.cleanup()).routes());
        routes.add(new TenantRoute(tenants).route());
        routes.add(new WhyRoute(tenants, config).route());
        return routes;
    }

    /** In the order admin, health; without either there is nothing to close but a thread. */
    static AdminServer start(RunningProxy proxy, Metrics metrics, Rereading rereading) throws CannotStart {
        AdminConfig config = proxy.config().admin();
        List<AdminSettings> listeners = new ArrayList<>();
        List<Route> routes = routes(proxy, metrics);
        try {
            if (config.listen().isPresent()) {
                ListenerTls tls = tls(config);
                if (tls != null) {
                    rereading.every(tls::reloadIfChanged);
                    proxy.configInUse().follow(new AdminFiles(tls));
                }
                AdminToken token = AdminToken.openOrMake(config.tokenFile());
                listeners.add(new AdminSettings(resolved(config.listen().get()), tls, token, routes));
            }
            if (config.healthListen().isPresent()) {
                List<Route> open = routes.stream().filter(Route::open).toList();
                listeners.add(new AdminSettings(resolved(config.healthListen().get()), null, null, open));
            }
        } catch (IOException e) {
            throw new CannotStart(CannotStart.Cause.CONFIGURATION, String.valueOf(e.getMessage()));
        }
        try {
            return AdminServer.start(listeners);
        } catch (IOException e) {
            throw new CannotStart(CannotStart.Cause.LISTENER, String.valueOf(e.getMessage()));
        }
    }

    static @Nullable ListenerTls tls(AdminConfig config) throws CannotStart {
        ServerTls tls = config.tls().orElse(null);
        if (tls == null) {
            return null;
        }
        try {
            return ListenerTls.load(ListenerFiles.files(tls), ListenerFiles.certificates(tls));
        } catch (TlsFilesException e) {
            throw new CannotStart(CannotStart.Cause.CONFIGURATION, "admin listener: " + e.getMessage());
        }
    }

    private static InetSocketAddress resolved(HostPort place) throws CannotStart {
        try {
            return new InetSocketAddress(InetAddress.getByName(place.host()), place.port());
        } catch (UnknownHostException e) {
            throw new CannotStart(
                    CannotStart.Cause.LISTENER,
                    "cannot listen on " + place + ": the name " + place.host() + " is unknown");
        }
    }
}
