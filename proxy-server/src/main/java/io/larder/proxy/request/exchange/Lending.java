package io.larder.proxy.request.exchange;

import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lends the connection that one client is bound to for questions of Larder's own, one at a time and between two requests. */
public final class Lending {
    /** Something that Larder asks over the connection of a client. */
    @FunctionalInterface
    public interface Question {
        /** Returns how to give it up, which tells the lender that the connection is lost; null if there is nothing to ask. */
        @Nullable
        Runnable ask(UpstreamConnection over, Lender lender);
    }

    private final Lease lease;
    private final UpstreamListener owner;
    private @Nullable Loan loan;

    /** @param owner whose connection it is again after a question, and who is told of its loss */
    Lending(Lease lease, UpstreamListener owner) {
        this.lease = lease;
        this.owner = owner;
    }

    /**
     * Asks, and then goes on, which is told whether the client is still there. There is no limit to how long that takes but the
     * server's: only the client knows how long it wants to wait for its connection, and ends it when that is over.
     *
     * @return false if the client is bound to no connection yet, or there is nothing to ask
     */
    public boolean lend(Question question, Consumer<Boolean> goOn) {
        UpstreamConnection bound = lease.isBound() ? lease.connection() : null;
        if (bound == null) {
            return false;
        }
        Loan its = new Loan(bound, goOn);
        loan = its;
        its.giveUp = question.ask(bound, its);
        if (its.giveUp == null && !its.over) {
            loan = null;
            return false;
        }
        return true;
    }

    /** The client is gone. */
    void abandon() {
        if (loan != null) {
            loan.giveUp();
        }
    }

    private final class Loan implements Lender {
        private final UpstreamConnection connection;
        private final Consumer<Boolean> goOn;
        private @Nullable Runnable giveUp;
        private boolean over;

        private Loan(UpstreamConnection connection, Consumer<Boolean> goOn) {
            this.connection = connection;
            this.goOn = goOn;
        }

        @Override
        public void free() {
            over = true;
            loan = null;
            connection.watch(owner);
            goOn.accept(lease.connection() != null);
        }

        @Override
        public void lost(UpstreamFailure failure) {
            over = true;
            loan = null;
            boolean stillThere = lease.connection() != null;
            goOn.accept(false);
            if (stillThere) {
                owner.upstreamLost(failure);
            }
        }

        private void giveUp() {
            if (!over && giveUp != null) {
                giveUp.run();
            }
        }
    }
}
