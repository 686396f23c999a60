package io.larder.proxy.request.course;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.engine.session.SessionId;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.session.OpenTransactions;
import io.larder.proxy.session.RefusedTransactions;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import org.jspecify.annotations.Nullable;

/**
 * What the request at hand is to a transaction: its first statement, a further one, its end, or nothing. Whoever keeps account of
 * transactions is told of a statement when it really goes upstream, and of what comes back. On the client's event loop.
 */
public final class Statement {
    private @Nullable SessionId session;
    private @Nullable Requests tenant;
    private @Nullable LedClients led;
    private long number;
    private boolean starts;
    private boolean ends;
    private boolean sent;

    /** The request is of no transaction. */
    void none() {
        session = null;
    }

    /**
     * The request is this command.
     *
     * @param leads null where clients are not led one request by one
     */
    public void of(CommandView command, Plan plan, Requests tenant, @Nullable LedClients leads) {
        session = command.inTransaction() ? Sessions.id(command) : null;
        if (session == null) {
            return;
        }
        this.tenant = tenant;
        led = leads;
        number = Sessions.transaction(command);
        starts = command.fields().isTrue(CommandField.START_TRANSACTION);
        ends = plan.kind() == CommandKind.TRANSACTION_END;
        sent = false;
    }

    /** Whether it goes on with, or ends, what is there: not because it says so, but because that was seen to begin. */
    boolean belongsToOneThatHasBegun() {
        SessionId its = session;
        Requests at = tenant;
        if (its == null || at == null) {
            return false;
        }
        return ends
                ? at.ongoing().openTransactions().mayEnd(its, number)
                : !starts && at.ongoing().openTransactions().isOpen(its, number);
    }

    /** Whether it aborts what has never begun, because its first statement was refused. */
    public boolean abortsNothing(CommandView command) {
        SessionId its = session;
        Requests at = tenant;
        return its != null
                && at != null
                && ends
                && command.firstElement().nameIs("abortTransaction")
                && !at.ongoing().openTransactions().mayEnd(its, number)
                && refused(at).isOne(its, number);
    }

    private RefusedTransactions refused(Requests at) {
        return led == null ? at.ongoing().refusedTransactions() : led.refusedTransactions();
    }

    /** Nothing holds it any longer. */
    public void goesUpstream() {
        SessionId its = session;
        Requests at = tenant;
        if (its == null || at == null || ends) {
            return;
        }
        sent = true;
        at.ongoing().openTransactions().sent(its, number);
        if (starts) {
            refused(at).begins(its);
            if (led != null) {
                led.transactions().began(its, number, at);
            }
        }
    }

    /** It has an answer, from the upstream. */
    public void answered(boolean ok) {
        SessionId its = session;
        Requests at = tenant;
        if (its == null || at == null || !sent) {
            return;
        }
        OpenTransactions open = at.ongoing().openTransactions();
        if (ok) {
            open.done(its, number);
        } else {
            open.failed(its, number);
        }
    }

    /** It was refused, or could not be sent: upstream nobody has heard of it. */
    public void neverSent() {
        SessionId its = session;
        Requests at = tenant;
        if (its != null && at != null && starts && !ends) {
            at.ongoing().openTransactions().neverBegan(its, number);
            refused(at).refused(its, number);
        }
    }

    /** The request is answered, by whomever. */
    public void over() {
        SessionId its = session;
        Requests at = tenant;
        session = null;
        if (its != null && at != null && ends) {
            at.ongoing().openTransactions().ended(its, number);
        }
    }
}
