package io.larder.config.load;

import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentAs;
import io.larder.config.option.ClientOptions;
import io.larder.config.option.Option;
import io.larder.config.option.PresentationOptions;
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
        conflicts.presentation();
        UpstreamConflicts.report(config.upstream(), config.auth(), config.listeners(), values);
    }

    private void clients() {
        OptionalInt all = config.clients().maxConnections();
        OptionalInt each = config.clients().maxConnectionsPerAddress();
        if (all.isPresent() && each.isPresent() && each.getAsInt() > all.getAsInt()) {
            values.problem(
                    ClientOptions.MAX_PER_ADDRESS,
                    "expected at most clients.max-connections, which is " + all.getAsInt() + ", found "
                            + each.getAsInt());
        }
    }

    private void presentation() {
        boolean replicaSet = config.presentation().as() == PresentAs.REPLICA_SET;
        for (Option<?> option : List.of(PresentationOptions.SET_NAME, PresentationOptions.ADVERTISE)) {
            if (values.isSaid(option) && !replicaSet && !values.broken(option, PresentationOptions.AS)) {
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
            values.problem(PresentationOptions.AS, "replica-set needs a TCP listener: its members have host and port");
        } else if (!values.isSaid(PresentationOptions.ADVERTISE)) {
            own.stream()
                    .filter(place -> place.isWildcard() || place.port() == 0)
                    .findFirst()
                    .ifPresent(this::cannotAdvertise);
        } else if (advertised.size() != own.size() && !values.broken(PresentationOptions.ADVERTISE)) {
            values.problem(
                    PresentationOptions.ADVERTISE,
                    "expected one address for each of the " + own.size() + " TCP listeners, found "
                            + advertised.size());
        }
    }

    private void cannotAdvertise(HostPort place) {
        values.problem(
                PresentationOptions.ADVERTISE,
                "expected the addresses by which clients reach the listeners: " + place + " is none");
    }
}
