package io.larder.proxy.launch;

import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.ListenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                login(config, listener).ifPresent(warnings::add);
            }
        }
        return warnings;
    }

    private static Optional<String> login(LarderConfig config, ListenerConfig listener) {
        AuthMode mode = config.auth().mode();
        Optional<ConnectionUri> upstream = config.upstream().uri();
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
