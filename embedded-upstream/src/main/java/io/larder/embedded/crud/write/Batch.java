package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.command.ConnectionCut;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failpoint.TransactionalWriteFailure;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.transaction.WriteAccess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** The statements of one write command: runs them in order, collects their errors, and makes the reply. */
final class Batch {
    static final int MOST_STATEMENTS = 100_000;

    /** Interruptions of every kind, and the end of being primary. */
    private static final Set<Integer> ENDING = Set.of(50, 91, 189, 237, 262, 279, 10107, 11600, 11601, 11602, 13435);

    private final Invocation invocation;
    private final WriteAccess access;
    private final FailPoints failPoints;
    private final List<Document> errors = new ArrayList<>();
    private final List<Integer> retried = new ArrayList<>();
    private boolean cut;

    Batch(Invocation invocation, FailPoints failPoints) {
        this.invocation = invocation;
        this.access = WriteAccess.of(invocation);
        this.failPoints = failPoints;
    }

    WriteAccess access() {
        return access;
    }

    static void checkSize(int statements) {
        if (statements < 1 || statements > MOST_STATEMENTS) {
            throw new CommandFailure(
                    ErrorCode.INVALID_LENGTH,
                    "Write batch sizes must be between 1 and " + MOST_STATEMENTS + ". Got " + statements
                            + " operations.");
        }
    }

    /** Runs one statement after the other; an ordered batch ends at the first error. */
    void each(int statements, boolean ordered, IntFunction<Runnable> statement) {
        for (int i = 0; i < statements; i++) {
            invocation.operation().check();
            try {
                statement.apply(i).run();
            } catch (CommandFailure failure) {
                failed(i, failure);
                if (ordered) {
                    return;
                }
            }
        }
    }

    /** Notes a statement's error; what ends the whole command is thrown on. */
    void failed(int index, CommandFailure failure) {
        throwIfFatal(failure);
        errors.add(failure.asWriteError(index));
    }

    /** Some failures are the command's and not a statement's. */
    void throwIfFatal(CommandFailure failure) {
        if (endsCommand(failure)) {
            throw failure;
        }
    }

    private boolean endsCommand(CommandFailure failure) {
        return ENDING.contains(failure.code())
                || (access.inTransaction()
                        && (failure.is(ErrorCode.WRITE_CONFLICT)
                                || failure.is(ErrorCode.NO_SUCH_TRANSACTION)
                                || failure.is(ErrorCode.SNAPSHOT_UNAVAILABLE)
                                || failure.is(ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION)));
    }

    void retried(int index) {
        retried.add(invocation.request().session().statement(index));
    }

    /**
     * A chance for the fail point of numbered writes, once for each statement that has written and is about to be committed;
     * a statement that only repeats its recorded result is none.
     */
    void beforeCommit() {
        if (invocation.request().session().txnNumber() == null) {
            return;
        }
        TransactionalWriteFailure failure = failPoints.onTransactionalWrite();
        if (failure == null) {
            return;
        }
        cut |= failure.closesConnection();
        CommandFailure before = failure.failureBeforeCommit();
        if (before != null) {
            throw cut ? connectionCut() : before;
        }
    }

    private static ConnectionCut connectionCut() {
        return new ConnectionCut("a fail point closes the connection of a write");
    }

    /** The counts, then what went wrong, then the fields of a replica set member. */
    Reply reply(Document counts) {
        if (cut) {
            throw connectionCut();
        }
        if (!errors.isEmpty()) {
            counts.put("writeErrors", errors);
        }
        if (!retried.isEmpty()) {
            counts.put("retriedStmtIds", retried);
        }
        Member member = access.member();
        if (member.set().settings().replicaSet()) {
            counts.put("electionId", electionId(member.electionTerm()));
            OpTime written = invocation.attached(OpTime.class);
            counts.put("opTime", (written == null ? member.lastApplied() : written).toDocument());
        }
        return Reply.of(counts);
    }

    private static ObjectId electionId(long term) {
        return new ObjectId(
                ByteBuffer.allocate(12).putInt(0x7fffffff).putLong(term).array());
    }
}
