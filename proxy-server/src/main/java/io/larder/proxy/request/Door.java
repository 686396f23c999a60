package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.session.RefusedTransactions;
import io.larder.proxy.session.TransactionHomes;
import io.larder.proxy.tenant.Choice;
import io.larder.proxy.topology.UpstreamFacts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where all clients come in, and are led to the tenant whose they are. Who that is may change while it is open. Thread safe. */
public final class Door implements RequestHandler.Factory {
    private final TransactionHomes<Requests> transactions = new TransactionHomes<>(System::nanoTime);
    private final RefusedTransactions refusedTransactions = new RefusedTransactions(System::nanoTime);
    private volatile Choice<Requests> choice;

    public Door(Choice<Requests> choice) {
        this.choice = choice;
    }

    /** Whoever comes from now on is led so, and with each request whoever is led by it. */
    public void lead(Choice<Requests> other) {
        choice = other;
    }

    Choice<Requests> choice() {
        return choice;
    }

    /** Where transactions began whose requests are led one by one. */
    TransactionHomes<Requests> transactions() {
        return transactions;
    }

    /** Those that were refused, of clients whose requests are led one by one. */
    RefusedTransactions refusedTransactions() {
        return refusedTransactions;
    }

    /** Of all upstreams that have been heard of and that a client may come to after it was greeted. */
    List<UpstreamFacts> facts() {
        return choice.late().stream()
                .map(tenant -> tenant.topology().view().facts())
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public RequestHandler connected(ClientConnection connection) {
        Choice<Requests> now = choice;
        if (!now.hasListener(connection.listener().name())) {
            // It was another tenant's, perhaps, and is about to be closed.
            connection.eventLoop().execute(connection::close);
            return new NobodysClient(connection, null);
        }
        Requests its = now.byListener(connection.listener().name());
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
        if (its != null) {
            return its.connected(connection);
        }
        List<Requests> late = now.late();
        if (now.isLate()) {
            return late.get(0).connected(connection, this);
        }
        return late.isEmpty()
                ? new NobodysClient(connection, name)
                : late.get(0).connected(connection);
    }
}
