package io.larder.embedded.transaction;

import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.storage.OpTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commits the session's transaction. A commit that is sent again finds it done and waits for its write concern only. */
public final class CommitTransaction implements Command {
    @Override
    public CommandTraits traits() {
        return CommandTraits.named("commitTransaction")
                .adminOnly()
                .inTransactions()
                .writeConcern()
                .inApiVersion1()
                .onSecondaries(SecondaryUse.NEVER)
                .help("commits a transaction")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        @Nullable Transaction transaction = invocation.attached(Transaction.class);
        if (transaction == null) {
            return Reply.ok();
        }
        switch (transaction.status()) {
            case ABORTED -> throw Participant.aborted(transaction.number());
            case IN_PROGRESS -> transaction.commit();
            case COMMITTED -> {}
        }
        OpTime time = transaction.commitTime();
        if (time != null) {
            invocation.wrote(time.toBson());
            invocation.attach(OpTime.class, Objects.requireNonNull(time));
        }
        return Reply.ok();
    }
}
