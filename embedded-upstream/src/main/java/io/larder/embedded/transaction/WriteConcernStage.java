package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.MemberRole;
import io.larder.embedded.replication.WriteConcernWait;
import io.larder.embedded.request.WriteConcern;
import io.larder.embedded.storage.OpTime;

/**
 * Holds a write's reply back until its write concern is satisfied. A write that changed nothing waits for what was there
 * before it, as what it saw may not be committed yet.
 */
public final class WriteConcernStage implements Stage {

    private final Member member;

    public WriteConcernStage(Member member) {
        this.member = member;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        WriteConcern concern = invocation.request().writeConcern();
        boolean ends = TransactionStage.ENDS.contains(invocation.traits().name());
        boolean inTransaction = invocation.request().session().inTransaction() && !ends;
        if (!concern.isDefault()) {
            check(invocation, concern, inTransaction);
        }
        Reply reply = rest.proceed(invocation);
        if (!invocation.traits().supportsWriteConcern() || inTransaction || concern.isUnacknowledged()) {
            return reply;
        }
        return acknowledged(invocation, concern, reply);
    }

    private Reply acknowledged(Invocation invocation, WriteConcern concern, Reply reply) {
        OpTime written = invocation.attached(OpTime.class);
        boolean mayWrite = written != null || member.isWritable();
        if (!mayWrite || reply.body().containsKey("writeConcernError")) {
            return reply;
        }
        try {
            Document error = new WriteConcernWait(member, invocation.operation().deadline())
                    .await(written == null ? member.lastApplied() : written, concern);
            if (error != null) {
                reply.body().put("writeConcernError", error);
            }
            return reply;
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
    }

    private void check(Invocation invocation, WriteConcern concern, boolean inTransaction) {
        if (inTransaction) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS, "writeConcern is not allowed within a multi-statement transaction");
        }
        if (!invocation.traits().supportsWriteConcern()) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, "Command does not support writeConcern");
        }
        boolean moreThanOne = concern.w() > 1 || (concern.tag() != null && !concern.isMajority());
        if (member.role() == MemberRole.STANDALONE && moreThanOne) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "cannot use 'w' > 1 when a host is not replicated");
        }
    }
}
