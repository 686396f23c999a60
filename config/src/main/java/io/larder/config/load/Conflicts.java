package io.larder.config.load;

import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentAs;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import java.util.List;
import java.util.OptionalInt;

/** What each setting allows but not both together. */
final class Conflicts {
    private final LarderConfig config;
    private final Values values;

    private Conflicts(LarderConfig config, Values values) {
        this.config = config;
        this.values = values;
    }

    static void report(LarderConfig config, Values values) {
        Conflicts conflicts = new Conflicts(config, values);
        conflicts.clients();
        conflicts.upstreamTls();
        conflicts.loop();
        conflicts.pool();
        conflicts.presentation();
        conflicts.auth();
    }

    private void clients() {
        OptionalInt all = config.clients().maxConnections();
        OptionalInt each = config.clients().maxConnectionsPerAddress();
        if (all.isPresent() && each.isPresent() && each.getAsInt() > all.getAsInt()) {
            values.problem(
                    Options.CLIENTS_MAX_PER_ADDRESS,
                    "expected at most clients.max-connections, which is " + all.getAsInt() + ", found "
                            + each.getAsInt());
        }
    }

    private void upstreamTls() {
        boolean tls = config.upstream().uri().map(ConnectionUri::usesTls).orElse(false);
        for (Option<?> option : List.of(
                Options.UPSTREAM_CA,
                Options.UPSTREAM_CERTIFICATE,
                Options.UPSTREAM_KEY,
                Options.UPSTREAM_KEY_PASSWORD)) {
            if (values.isSaid(option) && !tls && !values.broken(option, Options.UPSTREAM_URI)) {
                values.problem(option, "has no effect without tls=true in upstream.uri");
            }
        }
        boolean certificate = values.isSaid(Options.UPSTREAM_CERTIFICATE);
        boolean key = values.isSaid(Options.UPSTREAM_KEY);
        if (certificate != key && !values.broken(Options.UPSTREAM_CERTIFICATE, Options.UPSTREAM_KEY)) {
            values.problem(
                    key ? Options.UPSTREAM_KEY : Options.UPSTREAM_CERTIFICATE,
                    "expected both upstream.tls.certificate and upstream.tls.key, found only this one");
        }
    }

    /** A proxy that is its own upstream answers nobody and eats every connection there is. */
    private void loop() {
        List<String> hosts = config.upstream().uri().map(ConnectionUri::hosts).orElse(List.of());
        for (ListenerConfig listener : config.listeners()) {
            if (listener.address() instanceof ListenAddress.Tcp tcp
                    && hosts.stream().anyMatch(host -> same(host, tcp.hostPort()))) {
                values.problem(Options.UPSTREAM_URI, "names " + tcp + ", where Larder itself listens");
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
        OptionalInt max = config.upstream().pool().max();
        int min = config.upstream().pool().min();
        if (max.isPresent() && min > max.getAsInt()) {
            values.problem(
                    values.isSaid(Options.POOL_MIN) ? Options.POOL_MIN : Options.POOL_MAX,
                    "expected upstream.pool.min up to upstream.pool.max, found " + min + " and " + max.getAsInt());
        }
    }

    private void presentation() {
        boolean replicaSet = config.presentation().as() == PresentAs.REPLICA_SET;
        for (Option<?> option : List.of(Options.PRESENT_SET_NAME, Options.PRESENT_ADVERTISE)) {
            if (values.isSaid(option) && !replicaSet && !values.broken(option, Options.PRESENT_AS)) {
                values.problem(option, "has no effect unless presentation.as is replica-set");
            }
        }
        if (!replicaSet) {
            return;
        }
        List<HostPort> own = config.listeners().stream()
                .map(ListenerConfig::address)
                .filter(ListenAddress.Tcp.class::isInstance)
                .map(address -> ((ListenAddress.Tcp) address).hostPort())
                .toList();
        List<HostPort> advertised = config.presentation().advertise();
        if (own.isEmpty()) {
            values.problem(Options.PRESENT_AS, "replica-set needs a TCP listener: its members have host and port");
        } else if (!values.isSaid(Options.PRESENT_ADVERTISE)) {
            own.stream()
                    .filter(place -> place.isWildcard() || place.port() == 0)
                    .findFirst()
                    .ifPresent(this::cannotAdvertise);
        } else if (advertised.size() != own.size() && !values.broken(Options.PRESENT_ADVERTISE)) {
            values.problem(
                    Options.PRESENT_ADVERTISE,
                    "expected one address for each of the " + own.size() + " TCP listeners, found "
                            + advertised.size());
        }
    }

    private void cannotAdvertise(HostPort place) {
        values.problem(
                Options.PRESENT_ADVERTISE,
                "expected the addresses by which clients reach the listeners: " + place + " is none");
    }

    private void auth() {
        boolean service = config.auth().mode() == AuthMode.SERVICE;
        if (service && !values.isSaid(Options.AUTH_USERS)) {
            values.problem(Options.AUTH_MODE, "service needs auth.users, the file made by larder user add");
        }
        if (!service && values.isSaid(Options.AUTH_USERS) && !values.broken(Options.AUTH_MODE, Options.AUTH_USERS)) {
            values.problem(Options.AUTH_USERS, "has no effect unless auth.mode is service");
        }
    }
}
