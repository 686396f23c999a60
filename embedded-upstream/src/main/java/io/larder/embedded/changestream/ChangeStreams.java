package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.storage.CollectionState;
import java.util.List;

/** Opens change streams on one member. Immutable. */
public final class ChangeStreams {
    /** From this release on tokens are of version 2. */
    private static final int SECOND_TOKEN_VERSION_SINCE = 7;

    private final Member member;
    private final StreamFaults faults;
    private final int tokenVersion;

    /** The major version is the one that the server acts as; the faults are those of the member's set. */
    public ChangeStreams(Member member, StreamFaults faults, int majorVersion) {
        this.member = member;
        this.faults = faults;
        this.tokenVersion = majorVersion >= SECOND_TOKEN_VERSION_SINCE ? ResumeToken.LATEST_VERSION : 1;
    }

    /**
     * Opens the stream that an aggregate asks for.
     *
     * @param pipeline whose first stage is $changeStream
     * @throws CommandFailure where it is not legal, here or with these options
     */
    public ChangeStream open(Invocation invocation, List<Document> pipeline) {
        StreamSpec spec = StreamSpec.parse(pipeline.get(0).get("$changeStream"));
        if (!member.set().settings().replicaSet()) {
            throw new CommandFailure(
                    ErrorCode.CHANGE_STREAM_ON_STANDALONE, "The $changeStream stage is only supported on replica sets");
        }
        checkConcern(invocation);
        Namespace namespace = invocation.namespace();
        StreamTarget target = StreamTarget.of(namespace).withSystemEvents(spec.showSystemEvents());
        spec.check(target);
        checkKind(namespace);
        List<Document> own = pipeline.subList(1, pipeline.size());
        StreamStages stages = StreamStages.compile(own, spec.images(), invocation, member);
        stages.check(spec);
        return new ChangeStream(member, target, spec, stages, faults, start(spec), tokenVersion);
    }

    private ResumeToken start(StreamSpec spec) {
        ResumeToken token = spec.token();
        if (token != null) {
            return token;
        }
        // One tick after the newest entry, which is then not shown, whether it is committed yet or not.
        long time = spec.startAtOperationTime() == null
                ? member.lastApplied().timestamp() + 1
                : spec.startAtOperationTime().getValue();
        return ResumeToken.highWaterMark(time, tokenVersion);
    }

    private static void checkConcern(Invocation invocation) {
        if (invocation.request().session().inTransaction()) {
            throw new CommandFailure(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                    "Stage not supported inside of a multi-document transaction: $changeStream");
        }
        ReadConcern.Level level = invocation.request().readConcern().level();
        if (level != null && level != ReadConcern.Level.MAJORITY) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "Aggregation stage $changeStream cannot run with a readConcern other than 'majority', or in a"
                            + " multi-document transaction. Current readConcern: " + level.wireName());
        }
    }

    /** A collection need not exist; if it does, it must be one. */
    private void checkKind(Namespace namespace) {
        CollectionState collection = member.applied().state().collection(namespace);
        if (collection != null && collection.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + namespace + " is a view, not a collection");
        }
        if (collection != null && collection.options().timeSeries() != null) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + namespace + " is a timeseries collection");
        }
    }
}
