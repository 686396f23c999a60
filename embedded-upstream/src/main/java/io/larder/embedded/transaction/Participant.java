package io.larder.embedded.transaction;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.storage.SessionRecord;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A session's numbered work on one member: the highest number seen, and the transaction of that number. Whoever has
 * checked it out owns it; ending it from outside goes through the transaction, which has its own protection.
 */
final class Participant {
    private final LogicalSessionId session;
    private final Semaphore free = new Semaphore(1, true);
    private volatile long active = -1;
    private volatile @Nullable Transaction transaction;

    Participant(LogicalSessionId session) {
        this.session = session;
    }

    void checkOut() throws InterruptedException {
        free.acquire();
    }

    void checkIn() {
        free.release();
    }

    /** True while nobody has checked it out. */
    boolean isFree() {
        return free.availablePermits() > 0;
    }

    boolean isIdle() {
        Transaction open = transaction;
        return free.availablePermits() > 0 && (open == null || open.status() != Transaction.Status.IN_PROGRESS);
    }

    @Nullable
    Transaction transaction() {
        return transaction;
    }

    /** What the set remembers may be ahead of this member: it was written under another primary. */
    void learn(@Nullable SessionRecord known) {
        if (known != null && known.txnNumber() > active) {
            supersede(known.txnNumber());
        }
    }

    private void supersede(long number) {
        Transaction open = transaction;
        if (open != null) {
            open.abort();
        }
        transaction = null;
        active = number;
    }

    /** A write that may be sent again. */
    void retryableWrite(long number) {
        if (number < active) {
            throw tooOld("Retryable write with txnNumber " + number, number);
        }
        if (number == active && transaction != null) {
            throw new CommandFailure(
                    ErrorCode.INCOMPLETE_TRANSACTION_HISTORY,
                    "Retryable write with txnNumber " + number + " is prohibited on session " + text()
                            + " because that number belongs to a transaction");
        }
        if (number > active) {
            supersede(number);
        }
    }

    /** Makes room for a transaction that starts now; {@link #begun} follows once it has its snapshot. */
    void start(long number) {
        if (number < active) {
            throw tooOld("Cannot start transaction " + number + " on session " + text(), number);
        }
        if (number == active) {
            throw new CommandFailure(
                    ErrorCode.CONFLICTING_OPERATION_IN_PROGRESS,
                    "Only servers in a sharded cluster can start a new transaction at the active transaction number");
        }
        supersede(number);
    }

    void begun(Transaction started) {
        transaction = started;
    }

    /** The transaction that a later statement, a commit or an abort belongs to; null if only the set remembers its commit. */
    @Nullable
    Transaction resume(long number, @Nullable SessionRecord known) {
        if (number < active) {
            throw tooOld("Cannot continue transaction " + number + " on session " + text(), number);
        }
        Transaction current = transaction;
        if (number == active && current != null) {
            return current;
        }
        if (known != null && known.txnNumber() == number && known.committed()) {
            return null;
        }
        throw new CommandFailure(
                ErrorCode.NO_SUCH_TRANSACTION,
                "Given transaction number " + number + " does not match any in-progress transactions. "
                        + "The active transaction number is " + active);
    }

    static CommandFailure aborted(long number) {
        return new CommandFailure(
                ErrorCode.NO_SUCH_TRANSACTION, "Transaction with { txnNumber: " + number + " } has been aborted.");
    }

    static CommandFailure alreadyCommitted(long number) {
        return new CommandFailure(
                ErrorCode.TRANSACTION_COMMITTED, "Transaction with { txnNumber: " + number + " } has been committed.");
    }

    private CommandFailure tooOld(String what, long number) {
        return new CommandFailure(
                ErrorCode.TRANSACTION_TOO_OLD,
                what + " is prohibited on session " + text() + " because a newer transaction or retryable write with "
                        + "txnNumber " + active + " has already started on this session, which is after " + number);
    }

    private String text() {
        return session.id() + " - " + session.owner();
    }
}
