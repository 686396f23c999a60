package io.larder.proxy.caching;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.Change;
import io.larder.engine.session.OpenTransactions;
import io.larder.engine.session.SessionId;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.ReplyField;
import io.larder.wire.message.ReplyView;
import java.util.List;

/** The commit of a transaction whose changes are known: with it they happen, all at once. */
final class SentCommit implements Witness {
    private final SessionId session;
    private final long number;
    private final List<Change> changes;
    private final LocalWrite mark;
    private final OpenTransactions transactions;
    private final LoopCaching loop;

    SentCommit(
            SessionId session,
            long number,
            List<Change> changes,
            LocalWrite mark,
            OpenTransactions transactions,
            LoopCaching loop) {
        this.session = session;
        this.number = number;
        this.changes = changes;
        this.mark = mark;
        this.transactions = transactions;
        this.loop = loop;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        if (reply.isOk() && !reply.fields().has(ReplyField.WRITE_CONCERN_ERROR)) {
            loop.forgetDefinitions(changes);
            mark.done(changes, SignedTime.operationTime(reply));
            transactions.ended(session, number);
        } else if (!reply.isOk() && isAborted(reply)) {
            mark.nothingWritten();
            transactions.ended(session, number);
        } else {
            loop.unknown(mark, session); // it may be sent again: the changes are kept
        }
        return true;
    }

    /** An error with which the transaction can be tried anew as a whole, so that this one has not happened and never will. */
    static boolean isAborted(ReplyView reply) {
        if (!reply.fields().is(ReplyField.ERROR_LABELS, BsonTypes.ARRAY)
                || reply.fields().has(ReplyField.WRITE_CONCERN_ERROR)) {
            return false;
        }
        int offset = reply.fields().offset(ReplyField.ERROR_LABELS);
        BsonCursor labels = new BsonCursor()
                .reset(reply.message(), offset, offset + reply.fields().length(ReplyField.ERROR_LABELS));
        boolean transientError = false;
        while (labels.next()) {
            if (labels.type() == BsonTypes.STRING) {
                String label = labels.stringValue();
                if (label.equals("UnknownTransactionCommitResult")) {
                    return false;
                }
                transientError |= label.equals("TransientTransactionError");
            }
        }
        return transientError;
    }

    @Override
    public void lost(boolean mayHaveRun) {
        if (mayHaveRun) {
            loop.unknown(mark, session);
        } else {
            mark.nothingWritten();
        }
    }
}
