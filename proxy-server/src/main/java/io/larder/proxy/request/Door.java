package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.tenant.Choice;
import org.jspecify.annotations.Nullable;

/** Where all clients come in, and are led to the tenant whose they are. Who that is may change while it is open. Thread safe. */
public final class Door implements RequestHandler.Factory {
    private volatile Choice<Requests> choice;

    public Door(Choice<Requests> choice) {
        this.choice = choice;
    }

    /** Whoever comes from now on is led so. */
    public void lead(Choice<Requests> other) {
        choice = other;
    }

    @Override
    public RequestHandler connected(ClientConnection connection) {
        Choice<Requests> now = choice;
        Requests its = now.byListener(connection.listener().index());
        if (its == null && !now.asksForMore()) {
            its = now.rest();
        }
        return its == null ? new Arrival(connection, this) : its.connected(connection);
    }

    /** Leads a client on whose name for this server, if it said one, is known by now. */
    RequestHandler decide(ClientConnection connection) {
        Choice<Requests> now = choice;
        String name = connection.serverName();
        @Nullable Requests its = name == null ? null : now.byServerName(name);
        if (its == null) {
            its = now.rest();
        }
        return its == null ? new NobodysClient(connection, name) : its.connected(connection);
    }
}
