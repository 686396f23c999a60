package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.ConnectionCut;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Commit;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReadConcernWait;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.request.SessionFields;
import io.larder.embedded.storage.SessionRecord;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a numbered request into its transaction or under its retry number. The session is checked out meanwhile, so that a
 * retry waits for the attempt before it.
 */
public final class TransactionStage implements Stage {
    static final Set<String> ENDS = Set.of("commitTransaction", "abortTransaction");
    private static final Set<String> UNTOUCHABLE = Set.of("config", "local");

    private final Member member;
    private final Participants participants;

    public TransactionStage(Member member, Participants participants) {
        this.member = member;
        this.participants = participants;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        SessionFields fields = invocation.request().session();
        if (fields.txnNumber() == null) {
            if (ENDS.contains(invocation.traits().name())) {
                throw invalid(invocation.traits().name() + " must be run within a transaction");
            }
            invocation.attach(WriteAccess.class, new WriteAccess(invocation, member, null));
            return rest.proceed(invocation);
        }
        Participant participant = participants.of(Objects.requireNonNull(fields.lsid()));
        try {
            participant.checkOut();
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
        try {
            participant.learn(known(fields));
            return fields.inTransaction()
                    ? inTransaction(invocation, rest, participant)
                    : retryable(invocation, rest, participant, fields.txnNumber());
        } finally {
            participant.checkIn();
        }
    }

    private @Nullable SessionRecord known(SessionFields fields) {
        return member.timeline().last().state().session(Objects.requireNonNull(fields.lsid()));
    }

    private Reply retryable(Invocation invocation, Rest rest, Participant participant, long number) {
        member.requireWritable();
        participant.retryableWrite(number);
        invocation.attach(WriteAccess.class, new WriteAccess(invocation, member, null));
        return rest.proceed(invocation);
    }

    private Reply inTransaction(Invocation invocation, Rest rest, Participant participant) {
        SessionFields fields = invocation.request().session();
        long number = Objects.requireNonNull(fields.txnNumber());
        boolean ends = ENDS.contains(invocation.traits().name());
        if (!ends) {
            requireAllowed(invocation);
        }
        @Nullable Transaction transaction;
        if (fields.startTransaction()) {
            transaction = begin(invocation, participant, number);
        } else {
            if (!invocation.request().readConcern().equals(ReadConcern.NONE)) {
                throw invalid("Only the first command in a transaction may specify a readConcern");
            }
            transaction = participant.resume(number, known(fields));
        }
        if (ends) {
            if (transaction != null) {
                invocation.attach(Transaction.class, transaction);
            }
            return rest.proceed(invocation);
        }
        requireOpen(transaction, number);
        return statement(invocation, rest, Objects.requireNonNull(transaction));
    }

    private static void requireOpen(@Nullable Transaction transaction, long number) {
        if (transaction == null || transaction.status() == Transaction.Status.COMMITTED) {
            throw Participant.alreadyCommitted(number);
        }
        if (transaction.status() == Transaction.Status.ABORTED) {
            throw Participant.aborted(number);
        }
    }

    private static void requireAllowed(Invocation invocation) {
        String name = invocation.traits().name();
        if (!invocation.traits().inTransactions()) {
            throw new CommandFailure(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                    name.equals("count")
                            ? "Cannot run 'count' in a multi-document transaction. Please see "
                                    + "http://dochub.mongodb.org/core/transaction-count for a recommended alternative."
                            : "Cannot run '" + name + "' in a multi-document transaction.");
        }
        boolean hasNamespace = invocation.body().get(invocation.request().name()) instanceof String;
        if (hasNamespace && UNTOUCHABLE.contains(invocation.database())) {
            throw new CommandFailure(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                    "Cannot run command against the '" + invocation.database() + "' database in a transaction.");
        }
    }

    private Transaction begin(Invocation invocation, Participant participant, long number) {
        member.requireWritable();
        participant.start(number);
        ReadConcern concern = invocation.request().readConcern();
        switch (concern.levelOrLocal()) {
            case LOCAL, MAJORITY, SNAPSHOT -> {}
            default ->
                throw invalid("The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in "
                        + "order to run in a transaction");
        }
        ReadConcernWait wait =
                new ReadConcernWait(member, invocation.operation().deadline());
        Commit snapshot;
        try {
            wait.reach(concern);
            // What the newest state holds is majority committed before the commit is acknowledged, at the latest.
            snapshot = concern.atClusterTime() == null
                    ? member.timeline().last()
                    : wait.stateAt(concern.atClusterTime().getValue());
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
        Transaction begun = new Transaction(
                Objects.requireNonNull(invocation.request().session().lsid()), number, member, snapshot);
        participant.begun(begun);
        participants.begun(begun);
        return begun;
    }

    /** Whatever goes wrong in a statement ends the transaction, a failed write inside a successful reply too. */
    private Reply statement(Invocation invocation, Rest rest, Transaction transaction) {
        invocation.attach(WriteAccess.class, new WriteAccess(invocation, member, transaction));
        boolean done = false;
        try {
            invocation.attach(ReadView.class, transaction.view());
            Reply reply = rest.proceed(invocation);
            done = !hasFailedWrites(reply.body());
            return reply;
        } catch (ConnectionCut cut) {
            done = true;
            throw cut;
        } finally {
            if (!done) {
                transaction.abort();
            }
        }
    }

    private static boolean hasFailedWrites(Document reply) {
        return (reply.get("writeErrors") instanceof List<?> errors && !errors.isEmpty())
                || (reply.get("nErrors") instanceof Integer count && count > 0);
    }

    private static CommandFailure invalid(String message) {
        return new CommandFailure(ErrorCode.INVALID_OPTIONS, message);
    }
}
