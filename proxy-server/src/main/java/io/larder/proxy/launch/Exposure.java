package io.larder.proxy.launch;

import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.TenantConfig;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.ListenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of listeners that others than this machine can reach and that do too little to keep the wrong ones out. */
final class Exposure {
    private static final Logger LOG = LoggerFactory.getLogger(Exposure.class);

    private Exposure() {}

    static void warn(LarderConfig config) {
        warnings(config).forEach(LOG::warn);
    }

    static List<String> warnings(LarderConfig config) {
        List<String> warnings = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            boolean reachable = listener.address() instanceof ListenAddress.Tcp tcp
                    && !tcp.hostPort().isLoopback();
            if (reachable && listener.tls().isEmpty()) {
                warnings.add("LISTENING BEYOND THIS MACHINE WITHOUT TLS on " + listener.address()
                        + ": logins and data can be read on the way (listeners.tls)");
            }
            if (reachable) {
                reached(config, listener)
                        .map(tenant -> login(tenant, listener))
                        .flatMap(Optional::stream)
                        .distinct()
                        .forEach(warnings::add);
            }
        }
        config.admin()
                .listen()
                .filter(place -> !place.isLoopback() && config.admin().tls().isEmpty())
                .ifPresent(place -> warnings.add("ADMIN API BEYOND THIS MACHINE WITHOUT TLS on " + place
                        + ": its token can be read on the way (admin.tls)"));
        return warnings;
    }

    /** The tenants that clients of this listener may come to. */
    private static Stream<TenantConfig> reached(LarderConfig config, ListenerConfig listener) {
        List<TenantConfig> its = config.tenants().stream()
                .filter(tenant -> tenant.choice().listeners().contains(listener.address()))
                .toList();
        return its.isEmpty()
                ? config.tenants().stream()
                        .filter(tenant -> tenant.choice().listeners().isEmpty()
                                || tenant.choice().isLate()
                                || !tenant.choice().serverNames().isEmpty())
                : its.stream();
    }

    private static Optional<String> login(TenantConfig tenant, ListenerConfig listener) {
        AuthMode mode = tenant.auth().mode();
        Optional<ConnectionUri> upstream = tenant.upstream().uri();
        boolean upstreamHasUsers =
                upstream.map(uri -> uri.credentials().isPresent()).orElse(false);
        String consequence = "whoever reaches it can read and change everything (auth.mode)";
        if (mode == AuthMode.SERVICE || (mode != AuthMode.NONE && upstreamHasUsers)) {
            return Optional.empty();
        }
        if (mode != AuthMode.NONE && upstream.isPresent()) {
            return Optional.of("LISTENING BEYOND THIS MACHINE on " + listener.address()
                    + ": unless the upstream itself wants logins, " + consequence);
        }
        return Optional.of("LISTENING BEYOND THIS MACHINE WITHOUT LOGIN on " + listener.address() + ": " + consequence);
    }
}
