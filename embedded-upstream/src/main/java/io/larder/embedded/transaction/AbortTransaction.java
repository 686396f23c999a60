package io.larder.embedded.transaction;

import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import java.util.Objects;

/** Aborts the session's transaction. */
public final class AbortTransaction implements Command {
    @Override
    public CommandTraits traits() {
        return CommandTraits.named("abortTransaction")
                .adminOnly()
                .inTransactions()
                .writeConcern()
                .inApiVersion1()
                .onSecondaries(SecondaryUse.NEVER)
                .help("aborts a transaction")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Transaction transaction = invocation.attached(Transaction.class);
        if (transaction == null || transaction.status() == Transaction.Status.COMMITTED) {
            throw Participant.alreadyCommitted(
                    Objects.requireNonNull(invocation.request().session().txnNumber()));
        }
        if (transaction.status() == Transaction.Status.ABORTED) {
            throw Participant.aborted(transaction.number());
        }
        transaction.abort();
        return Reply.ok();
    }
}
