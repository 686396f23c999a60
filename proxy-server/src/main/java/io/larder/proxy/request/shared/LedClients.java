package io.larder.proxy.request.shared;

import io.larder.proxy.session.RefusedTransactions;
import io.larder.proxy.session.TransactionHomes;
import io.larder.proxy.tenant.Choice;
import io.larder.proxy.topology.UpstreamFacts;
import java.util.List;
import java.util.Objects;

/**
 * What clients share of whatever tenant, once they have come in: by what they are led, and where the transactions of those go on
 * whose requests are led one by one. Thread safe.
 */
public final class LedClients {
    private final TransactionHomes<Requests> transactions = new TransactionHomes<>(System::nanoTime);
    private final RefusedTransactions refusedTransactions = new RefusedTransactions(System::nanoTime);
    private volatile Choice<Requests> choice;

    public LedClients(Choice<Requests> choice) {
        this.choice = choice;
    }

    /** With each request from now on its client is led so. */
    public void lead(Choice<Requests> other) {
        choice = other;
    }

    public Choice<Requests> choice() {
        return choice;
    }

    /** Where transactions began whose requests are led one by one. */
    public TransactionHomes<Requests> transactions() {
        return transactions;
    }

    /** Those that were refused, of clients whose requests are led one by one. */
    public RefusedTransactions refusedTransactions() {
        return refusedTransactions;
    }

    /** Of all upstreams that have been heard of and that a client may come to after it was greeted. */
    public List<UpstreamFacts> facts() {
        return choice.late().stream()
                .map(tenant -> tenant.topology().view().facts())
                .filter(Objects::nonNull)
                .toList();
    }
}
