package io.larder.config.load;

import io.larder.config.AuthConfig;
import io.larder.config.AuthMode;
import io.larder.config.KeepAlive;
import io.larder.config.ListenerConfig;
import io.larder.config.UpstreamConfig;
import io.larder.config.option.AuthOptions;
import io.larder.config.option.Option;
import io.larder.config.option.UpstreamOptions;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What the settings of one upstream, and of the logins on it, allow each but not together. */
final class UpstreamConflicts {
    private final UpstreamConfig upstream;
    private final AuthConfig auth;
    private final List<ListenerConfig> listeners;
    private final Values values;

    private UpstreamConflicts(UpstreamConfig upstream, AuthConfig auth, List<ListenerConfig> listeners, Values values) {
        this.upstream = upstream;
        this.auth = auth;
        this.listeners = listeners;
        this.values = values;
    }

    static void report(UpstreamConfig upstream, AuthConfig auth, List<ListenerConfig> listeners, Values values) {
        UpstreamConflicts conflicts = new UpstreamConflicts(upstream, auth, listeners, values);
        conflicts.upstreamTls();
        conflicts.loop();
        conflicts.pool();
        conflicts.auth();
    }

    private void upstreamTls() {
        boolean tls = upstream.uri().map(ConnectionUri::usesTls).orElse(false);
        for (Option<?> option : List.of(
                UpstreamOptions.CA, UpstreamOptions.CERTIFICATE, UpstreamOptions.KEY, UpstreamOptions.KEY_PASSWORD)) {
            if (values.isSaid(option) && !tls && !values.broken(option, UpstreamOptions.URI)) {
                values.problem(option, "has no effect without tls=true in upstream.uri");
            }
        }
        boolean certificate = values.isSaid(UpstreamOptions.CERTIFICATE);
        boolean key = values.isSaid(UpstreamOptions.KEY);
        if (certificate != key && !values.broken(UpstreamOptions.CERTIFICATE, UpstreamOptions.KEY)) {
            values.problem(
                    key ? UpstreamOptions.KEY : UpstreamOptions.CERTIFICATE,
                    "expected both upstream.tls.certificate and upstream.tls.key, found only this one");
        }
    }

    /** A proxy that is its own upstream answers nobody and eats every connection there is. */
    private void loop() {
        List<String> hosts = upstream.uri().map(ConnectionUri::hosts).orElse(List.of());
        for (ListenerConfig listener : listeners) {
            if (listener.address() instanceof ListenAddress.Tcp tcp
                    && hosts.stream().anyMatch(host -> same(host, tcp.hostPort()))) {
                values.problem(UpstreamOptions.URI, "names " + tcp + ", where Larder itself listens");
            }
        }
    }

    private static boolean same(String host, HostPort listener) {
        String[] parts = host.split(":", -1);
        if (parts.length > 2) {
            return host.equals(listener.toString());
        }
        int port = parts.length == 2 ? Integer.parseInt(parts[1]) : 27017;
        HostPort upstream = new HostPort(parts[0], port);
        boolean bothHere = upstream.isLoopback() && (listener.isLoopback() || listener.isWildcard());
        return port == listener.port() && (bothHere || parts[0].equals(listener.host()));
    }

    private void pool() {
        OptionalInt max = upstream.pool().max();
        int min = upstream.pool().min();
        if (max.isPresent() && min > max.getAsInt()) {
            values.problem(
                    values.isSaid(UpstreamOptions.POOL_MIN) ? UpstreamOptions.POOL_MIN : UpstreamOptions.POOL_MAX,
                    "expected upstream.pool.min up to upstream.pool.max, found " + min + " and " + max.getAsInt());
        }
        KeepAlive keepAlive = upstream.pool().keepAlive();
        if (keepAlive != KeepAlive.FIXED
                && upstream.pool().maxIdle().isEmpty()
                && !values.broken(UpstreamOptions.POOL_KEEP_ALIVE, UpstreamOptions.POOL_MAX_IDLE)) {
            values.problem(
                    UpstreamOptions.POOL_KEEP_ALIVE,
                    keepAlive.name().toLowerCase(Locale.ROOT)
                            + " needs an upstream.pool.max-idle that is not unlimited");
        }
    }

    private void auth() {
        boolean service = auth.mode() == AuthMode.SERVICE;
        if (service && auth.users().isEmpty() && !values.isSaid(AuthOptions.USERS)) {
            values.problem(AuthOptions.MODE, "service needs auth.users, the file made by larder user add");
        }
        if (!service && values.isSaid(AuthOptions.USERS) && !values.broken(AuthOptions.MODE, AuthOptions.USERS)) {
            values.problem(AuthOptions.USERS, "has no effect unless auth.mode is service");
        }
    }
}
