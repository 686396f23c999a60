package io.larder.config;

import io.larder.config.value.Glob;
import io.larder.config.value.ListenAddress;
import java.util.List;

/**
 * What makes a client one of a tenant: where it connects, the name it asks for by TLS, who logs in on it, or the database that a
 * request is about; what is known first decides. All empty: whoever belongs to no other tenant.
 */
public record TenantChoice(
        List<ListenAddress> listeners, List<Glob> serverNames, List<Glob> users, List<Glob> databases) {
    /** Whoever belongs to no other tenant. */
    public static final TenantChoice REST = new TenantChoice(List.of(), List.of(), List.of(), List.of());

    public TenantChoice {
        listeners = List.copyOf(listeners);
        serverNames = List.copyOf(serverNames);
        users = List.copyOf(users);
        databases = List.copyOf(databases);
    }

    public boolean isRest() {
        return equals(REST);
    }

    /** Whether it is known only after hello, which has told the client by then what it talks to. */
    public boolean isLate() {
        return !users.isEmpty() || !databases.isEmpty();
    }
}
