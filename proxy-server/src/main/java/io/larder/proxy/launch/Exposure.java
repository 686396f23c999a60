package io.larder.proxy.launch;

import io.larder.config.AuthMode;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.value.ListenAddress;
import java.util.ArrayList;
import java.util.List;
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
            if (reachable && !loginNeeded(config)) {
                warnings.add("LISTENING BEYOND THIS MACHINE WITHOUT LOGIN on " + listener.address()
                        + ": whoever reaches it can read and change everything (auth.mode)");
            }
        }
        return warnings;
    }

    /** With relayed logins the upstream refuses what needs one; whether it does so nobody can see from here. */
    private static boolean loginNeeded(LarderConfig config) {
        AuthMode mode = config.auth().mode();
        boolean embedded = config.upstream().uri().isEmpty();
        boolean upstreamHasUsers = config.upstream()
                .uri()
                .map(uri -> uri.credentials().isPresent())
                .orElse(false);
        return mode == AuthMode.SERVICE
                || (mode == AuthMode.RELAY && !embedded)
                || (mode == AuthMode.AUTO && upstreamHasUsers);
    }
}
