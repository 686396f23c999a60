package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.tenant.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where all clients come in, are led to the tenant whose they are, and have their conversation begin. Who that is may change while
 * it is open. Thread safe.
 */
public final class Door implements RequestHandler.Factory {
    private final LedClients led;

    public Door(Choice<Requests> choice) {
        this.led = new LedClients(choice);
    }

    /** Whoever comes from now on is led so, and with each request whoever is led by it. */
    public void lead(Choice<Requests> other) {
        led.lead(other);
    }

    /** Those who have come in. */
    public LedClients led() {
        return led;
    }

    @Override
    public RequestHandler connected(ClientConnection connection) {
        Choice<Requests> now = led.choice();
        if (!now.hasListener(connection.listener().name())) {
            // It was another tenant's, perhaps, and is about to be closed.
            connection.eventLoop().execute(connection::close);
            return new NobodysClient(connection, null);
        }
        Requests its = now.byListener(connection.listener().name());
        if (its == null && !now.asksForMore()) {
            its = now.rest();
        }
        return its == null ? new Arrival(connection, this) : begin(connection, its, null);
    }

    /** Leads a client on whose name for this server, if it said one, is known by now. */
    RequestHandler decide(ClientConnection connection) {
        Choice<Requests> now = led.choice();
        String name = connection.serverName();
        @Nullable Requests its = name == null ? null : now.byServerName(name);
        if (its != null) {
            return begin(connection, its, null);
        }
        List<Requests> late = now.late();
        if (late.isEmpty()) {
            return new NobodysClient(connection, name);
        }
        return begin(connection, late.get(0), now.isLate() ? led : null);
    }

    /** @param oneByOne leads its requests; null where they are all of this tenant */
    private static RequestHandler begin(ClientConnection connection, Requests its, @Nullable LedClients oneByOne) {
        return new Conversation(connection, its.on(connection.eventLoop()), oneByOne);
    }
}
