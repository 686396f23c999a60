package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.MemberRole;
import io.larder.embedded.request.SessionFields;
import io.larder.embedded.session.Sessions;
import java.time.Duration;

/** Takes note of the request's session and cluster time, and refuses session fields that do not fit together. */
final class SessionStage implements Stage {
    /** As the server's maxAcceptableLogicalClockDriftSecs: a year. */
    private static final Duration MOST_DRIFT = Duration.ofDays(365);

    private final Member member;
    private final Sessions sessions;
    private final ClusterKey key;

    SessionStage(Member member, Sessions sessions, ClusterKey key) {
        this.member = member;
        this.sessions = sessions;
        this.key = key;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        SessionFields fields = invocation.request().session();
        check(invocation, fields);
        learn(invocation.request().clusterTime());
        if (fields.lsid() != null) {
            var user = invocation.client().login().user();
            sessions.used(fields.lsid(), user == null ? null : user.toString());
        }
        return rest.proceed(invocation);
    }

    private void learn(@org.jspecify.annotations.Nullable Document gossip) {
        if (gossip == null || member.role() == MemberRole.STANDALONE) {
            return;
        }
        if (!(gossip.get("clusterTime") instanceof BsonTimestamp time)) {
            throw new CommandFailure(ErrorCode.NO_SUCH_KEY, "Missing expected field \"clusterTime\"");
        }
        long latest = member.set().clock().instant().plus(MOST_DRIFT).getEpochSecond();
        if (Integer.toUnsignedLong(time.getTime()) > latest) {
            throw new CommandFailure(
                    ErrorCode.CLUSTER_TIME_FAILS_RATE_LIMITER,
                    "New cluster time, " + time.getTime() + ", is too far from this node's wall clock time, "
                            + member.set().clock().instant().getEpochSecond() + ".");
        }
        if (Long.compareUnsigned(time.getValue(), member.clusterTime().latest()) > 0) {
            key.check(time, gossip.get("signature"));
            member.told(time.getValue());
        }
    }

    private void check(Invocation invocation, SessionFields fields) {
        if (fields.autocommit() != null) {
            require(
                    fields.txnNumber() != null,
                    "'autocommit' field requires a transaction number to also be specified");
            require(!fields.autocommit(), "Specifying autocommit=true is not allowed.");
        }
        if (fields.startTransaction()) {
            require(
                    fields.txnNumber() != null,
                    "'startTransaction' field requires a transaction number to also be specified");
            require(
                    fields.autocommit() != null,
                    "'startTransaction' field requires 'autocommit' field to also be specified");
        }
        Long number = fields.txnNumber();
        if (number == null) {
            return;
        }
        require(fields.lsid() != null, "Transaction number requires a session ID to also be specified");
        require(number >= 0, "Transaction number cannot be negative");
        if (member.role() == MemberRole.STANDALONE) {
            throw new CommandFailure(
                    ErrorCode.ILLEGAL_OPERATION,
                    "Transaction numbers are only allowed on a replica set member or mongos");
        }
        if (fields.isRetryableWrite() && !invocation.traits().acceptsTxnNumber()) {
            throw new CommandFailure(
                    ErrorCode.NOT_A_RETRYABLE_WRITE_COMMAND,
                    "txnNumber may only be provided for multi-document transactions and retryable write commands. "
                            + "autocommit:false was not provided, and "
                            + invocation.traits().name() + " is not a retryable write command.");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, message);
        }
    }
}
