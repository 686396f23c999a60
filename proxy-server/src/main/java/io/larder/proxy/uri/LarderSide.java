package io.larder.proxy.uri;

import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentAs;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import io.larder.config.value.UriOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a connection string has to fit.
 *
 * @param hosts as they stand in a connection string
 * @param tls whether the listener that clients use has TLS
 * @param setName told to drivers; empty where it is the upstream's own
 */
public record LarderSide(List<String> hosts, boolean tls, PresentAs as, AuthMode auth, Optional<String> setName) {
    public LarderSide {
        hosts = List.copyOf(hosts);
    }

    /** As configured. {@code at} replaces the addresses where clients reach Larder by another name than it listens on. */
    public static LarderSide of(LarderConfig config, List<HostPort> at) {
        ListenerConfig first = config.listeners().stream()
                .filter(listener -> listener.address() instanceof ListenAddress.Tcp)
                .findFirst()
                .orElse(config.listeners().get(0));
        List<String> hosts = at.isEmpty()
                ? hosts(config, first)
                : at.stream().map(HostPort::toString).toList();
        return new LarderSide(
                hosts,
                first.tls().isPresent(),
                config.presentation().as(),
                config.auth().mode(),
                config.presentation().setName());
    }

    private static List<String> hosts(LarderConfig config, ListenerConfig first) {
        if (config.presentation().as() == PresentAs.REPLICA_SET) {
            List<HostPort> advertised = config.presentation().advertise();
            return advertised.isEmpty()
                    ? config.listeners().stream()
                            .filter(listener -> listener.address() instanceof ListenAddress.Tcp)
                            .map(listener -> host(listener.address()))
                            .toList()
                    : advertised.stream().map(HostPort::toString).toList();
        }
        return List.of(host(first.address()));
    }

    /** A listener's address as a connection string writes it. */
    public static String host(ListenAddress address) {
        if (address instanceof ListenAddress.Tcp tcp) {
            // A client cannot connect to "all addresses"; this machine's own is the one that is sure to be among them.
            return tcp.hostPort().isWildcard() ? "127.0.0.1:" + tcp.hostPort().port() : tcp.toString();
        }
        return URLEncoder.encode(((ListenAddress.Unix) address).path().toString(), StandardCharsets.UTF_8);
    }

    /** What an application connects to that has no old string. */
    public ConnectionUri uri() {
        List<UriOption> options = new ArrayList<>();
        if (tls) {
            options.add(new UriOption("tls", "true"));
        }
        if (as == PresentAs.LOAD_BALANCED) {
            options.add(new UriOption("loadBalanced", "true"));
        }
        setName.ifPresent(name -> options.add(new UriOption("replicaSet", name)));
        return ConnectionUri.of(false, Optional.empty(), hosts, "", options);
    }

    boolean replicaSet() {
        return as == PresentAs.REPLICA_SET;
    }
}
