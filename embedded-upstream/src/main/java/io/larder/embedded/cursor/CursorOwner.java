package io.larder.embedded.cursor;

import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.request.SessionFields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who opened a cursor, and may go on with it.
 *
 * @param user the digest of who is logged in
 * @param txnNumber of the transaction that it belongs to, or null
 */
public record CursorOwner(String user, @Nullable LogicalSessionId session, @Nullable Long txnNumber) {
    static CursorOwner of(Invocation invocation) {
        SessionFields session = invocation.request().session();
        return new CursorOwner(
                invocation.client().login().sessionOwner(),
                session.lsid(),
                session.inTransaction() ? session.txnNumber() : null);
    }

    /** Refuses anybody else. */
    void check(long cursor, CursorOwner other) {
        String begin = "Cannot run getMore on cursor " + cursor;
        if (!user.equals(other.user)) {
            throw new CommandFailure(
                    ErrorCode.UNAUTHORIZED, "cursor id " + cursor + " was not created by the authenticated user");
        }
        if (!Objects.equals(session, other.session)) {
            if (session == null) {
                throw new CommandFailure(
                        50799, begin + ", which was not created in a session, in session " + show(other.session));
            }
            throw other.session == null
                    ? new CommandFailure(
                            50800, begin + ", which was created in session " + show(session) + ", without an lsid")
                    : new CommandFailure(
                            50801,
                            begin + ", which was created in session " + show(session) + ", in session "
                                    + show(other.session));
        }
        if (!Objects.equals(txnNumber, other.txnNumber)) {
            if (txnNumber == null) {
                throw new CommandFailure(
                        50802, begin + ", which was not created in a transaction, in transaction " + other.txnNumber);
            }
            throw other.txnNumber == null
                    ? new CommandFailure(
                            50803, begin + ", which was created in transaction " + txnNumber + ", without a txnNumber")
                    : new CommandFailure(
                            50804,
                            begin + ", which was created in transaction " + txnNumber + ", in transaction "
                                    + other.txnNumber);
        }
    }

    private static String show(@Nullable LogicalSessionId session) {
        return session == null ? "none" : session.id() + " - " + session.owner();
    }
}
