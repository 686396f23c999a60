package io.larder.config.load;

import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.TenantChoice;
import io.larder.config.TenantConfig;
import io.larder.config.option.Nearest;
import io.larder.config.option.Option;
import io.larder.config.option.TenantOptions;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Glob;
import io.larder.config.value.ListenAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether each client can come to exactly one tenant, and each tenant to a client. */
final class TenantChoiceConflicts {
    private final List<ListenerConfig> listeners;
    private final List<StatedTenant> tenants;

    private TenantChoiceConflicts(LarderConfig config, List<StatedTenant> tenants) {
        this.listeners = config.listeners();
        this.tenants = tenants;
    }

    static void report(LarderConfig config, List<StatedTenant> tenants) {
        TenantChoiceConflicts conflicts = new TenantChoiceConflicts(config, tenants);
        conflicts.listeners();
        conflicts.unreachable();
        conflicts.once(TenantOptions.LISTENER, TenantChoice::listeners);
        conflicts.once(TenantOptions.SNI, TenantChoice::serverNames);
        conflicts.once(TenantOptions.USER, TenantChoice::users);
        conflicts.once(TenantOptions.DATABASE, TenantChoice::databases);
        conflicts.overlaps();
    }

    private void listeners() {
        List<String> known = listeners.stream()
                .map(listener -> listener.address().toString())
                .toList();
        for (StatedTenant tenant : tenants) {
            for (ListenAddress address : tenant.config().choice().listeners()) {
                if (!known.contains(address.toString())) {
                    String hint = Nearest.to(address.toString(), known)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("");
                    tenant.values()
                            .problem(
                                    TenantOptions.LISTENER,
                                    "expected the address of one of the listeners, found " + address + hint);
                }
            }
        }
    }

    /** What a listener has decided nothing else decides any more. */
    private void unreachable() {
        List<ListenerConfig> free = listeners.stream()
                .filter(listener -> !isTaken(listener.address()))
                .toList();
        boolean tls = free.stream().anyMatch(listener -> listener.tls().isPresent());
        for (StatedTenant tenant : tenants) {
            for (Option<List<Glob>> option : List.of(TenantOptions.SNI, TenantOptions.USER, TenantOptions.DATABASE)) {
                if (free.isEmpty() && tenant.values().isSaid(option)) {
                    tenant.values().problem(option, "has no effect: every listener belongs to a tenant");
                } else if (option.equals(TenantOptions.SNI)
                        && !tls
                        && tenant.values().isSaid(option)) {
                    tenant.values()
                            .problem(option, "has no effect without a listener with TLS that belongs to no tenant");
                }
            }
        }
    }

    private boolean isTaken(ListenAddress address) {
        return tenants.stream()
                .anyMatch(tenant -> tenant.config().choice().listeners().contains(address));
    }

    private <T> void once(Option<List<T>> option, Function<TenantChoice, List<T>> chosenBy) {
        Map<T, String> seen = new HashMap<>();
        for (StatedTenant tenant : tenants) {
            for (T each : chosenBy.apply(tenant.config().choice())) {
                String other = seen.putIfAbsent(each, tenant.config().name());
                if (other != null) {
                    tenant.values()
                            .problem(
                                    option,
                                    "expected each in one tenant only, found " + each + " in " + other + " and in "
                                            + tenant.config().name());
                }
            }
        }
    }

    /**
     * Who is chosen by a wide pattern may use all that it matches. On the same upstream that would be the databases of a narrower
     * one, too: commands can name them beside their own.
     */
    private void overlaps() {
        for (int i = 0; i < tenants.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (haveOneUpstream(tenants.get(j).config(), tenants.get(i).config())) {
                    overlap(tenants.get(j).config(), tenants.get(i));
                }
            }
        }
    }

    private static void overlap(TenantConfig one, StatedTenant other) {
        for (Glob its : other.config().choice().databases()) {
            for (Glob first : one.choice().databases()) {
                if (!first.equals(its) && first.meets(its)) {
                    other.values()
                            .problem(
                                    TenantOptions.DATABASE,
                                    "expected each database of an upstream in one tenant only, found " + first + " in "
                                            + one.name() + " and " + its + " in "
                                            + other.config().name() + ", which overlap");
                }
            }
        }
    }

    private static boolean haveOneUpstream(TenantConfig one, TenantConfig other) {
        Optional<ConnectionUri> first = one.upstream().uri();
        Optional<ConnectionUri> second = other.upstream().uri();
        return first.isPresent()
                && second.isPresent()
                && first.get().srv() == second.get().srv()
                && !Collections.disjoint(servers(first.get()), servers(second.get()));
    }

    /** With the port that is meant where none is said. */
    private static Set<String> servers(ConnectionUri uri) {
        return uri.hosts().stream()
                .map(host -> host.lastIndexOf(':') > host.lastIndexOf(']') ? host : host + ":27017")
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
