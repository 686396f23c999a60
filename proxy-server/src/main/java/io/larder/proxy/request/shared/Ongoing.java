package io.larder.proxy.request.shared;

import io.larder.proxy.cursor.AnswerCursors;
import io.larder.proxy.cursor.CursorLimits;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.session.OpenTransactions;
import io.larder.proxy.session.RefusedTransactions;
import io.larder.proxy.session.SessionLimits;
import io.larder.proxy.session.SessionOwners;
import io.larder.proxy.session.Transactions;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What the clients of one tenant have under way beyond one request: cursors, transactions and sessions. Thread safe. */
public final class Ongoing {
    /** What cursors over answers that memory has dropped may hold of them: of the heap, and at most. */
    private static final int CURSORS_PART_OF_HEAP = 16;

    private static final long MOST_CURSOR_BYTES = 64 << 20;

    private final Cursors cursors;
    private final AnswerCursors answerCursors;
    private final Transactions transactions;
    private final OpenTransactions openTransactions;
    private final RefusedTransactions refusedTransactions;
    private final SessionOwners sessionOwners;

    Ongoing(SessionLimits limits, LongSupplier nanoClock) {
        this.cursors = new Cursors(limits, nanoClock);
        this.answerCursors =
                new AnswerCursors(CursorLimits.of(cursorBytes()), nanoClock, id -> cursors.find(id) != null);
        this.transactions = new Transactions(nanoClock);
        this.openTransactions = new OpenTransactions(nanoClock);
        this.refusedTransactions = new RefusedTransactions(nanoClock);
        this.sessionOwners = new SessionOwners(nanoClock);
    }

    private static long cursorBytes() {
        return Math.min(MOST_CURSOR_BYTES, Runtime.getRuntime().maxMemory() / CURSORS_PART_OF_HEAP);
    }

    /** Forgets what has been idle for too long. */
    void sweep() {
        cursors.sweep();
        transactions.sweep();
        openTransactions.sweep();
        refusedTransactions.sweep();
        sessionOwners.sweep();
        answerCursors.sweep();
    }

    /** How many cursors with an end and transactions were used within so long. */
    public int begun(Duration window) {
        return cursors.begun(window) + answerCursors.begun(window) + openTransactions.begun(window);
    }

    /** Of the upstream, and where each was opened. */
    public Cursors cursors() {
        return cursors;
    }

    /** Of Larder's own, over answers from memory. */
    public AnswerCursors answerCursors() {
        return answerCursors;
    }

    /** Where those are that have to stay on one server. */
    public Transactions transactions() {
        return transactions;
    }

    public OpenTransactions openTransactions() {
        return openTransactions;
    }

    /** Those whose first statement was not let through. */
    public RefusedTransactions refusedTransactions() {
        return refusedTransactions;
    }

    public SessionOwners sessionOwners() {
        return sessionOwners;
    }
}
