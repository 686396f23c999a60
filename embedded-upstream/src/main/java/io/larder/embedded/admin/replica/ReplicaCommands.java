package io.larder.embedded.admin.replica;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.request.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** replSetGetStatus, replSetGetConfig, replSetStepDown, replSetFreeze. */
public final class ReplicaCommands {
    private static final long DEFAULT_STEP_DOWN_SECONDS = 60;

    private final ServerIdentity identity;
    private final Member member;
    private final SetStatus status;

    public ReplicaCommands(ServerIdentity identity, Member member) {
        this.identity = identity;
        this.member = member;
        this.status = new SetStatus(identity, member);
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        traits("replSetGetStatus", Action.REPL_SET_GET_STATUS).build(),
                        in -> Reply.of(inSet(status.toDocument()))),
                Command.of(
                        traits("replSetGetConfig", Action.REPL_SET_GET_CONFIG).build(),
                        in -> Reply.of(inSet(new Document("config", config())))),
                Command.of(
                        traits("replSetStepDown", Action.REPL_SET_STATE_CHANGE)
                                .onSecondaries(SecondaryUse.NEVER)
                                .build(),
                        this::stepDown),
                Command.of(traits("replSetFreeze", Action.REPL_SET_STATE_CHANGE).build(), this::freeze),
                Command.of(
                        traits("replSetStepUp", Action.REPL_SET_STATE_CHANGE)
                                .testOnly()
                                .build(),
                        this::stepUp));
    }

    private static CommandTraits.Builder traits(String name, Action action) {
        return CommandTraits.named(name).adminOnly().needsOnCluster(action);
    }

    private Document inSet(Document answer) {
        requireSet();
        return answer;
    }

    private void requireSet() {
        if (identity.face() != Face.REPLICA_SET) {
            throw new CommandFailure(ErrorCode.NO_REPLICATION_ENABLED, "not running with --replSet");
        }
    }

    private Document config() {
        List<Document> members = new ArrayList<>();
        for (int i = 0; i < identity.hosts().size(); i++) {
            members.add(new Document("_id", i)
                    .append("host", identity.hosts().get(i))
                    .append("arbiterOnly", false)
                    .append("buildIndexes", true)
                    .append("hidden", false)
                    .append("priority", 1)
                    .append("tags", new Document())
                    .append("secondaryDelaySecs", 0L)
                    .append("votes", 1));
        }
        Document settings = new Document("chainingAllowed", true)
                .append("heartbeatIntervalMillis", 2000)
                .append("heartbeatTimeoutSecs", 10)
                .append("electionTimeoutMillis", 10000)
                .append("catchUpTimeoutMillis", -1)
                .append("getLastErrorModes", new Document())
                .append("getLastErrorDefaults", new Document("w", 1).append("wtimeout", 0))
                .append("replicaSetId", identity.processId());
        return new Document("_id", identity.setName())
                .append("version", 1)
                .append("term", member.term())
                .append("members", members)
                .append("protocolVersion", 1L)
                .append("writeConcernMajorityJournalDefault", true)
                .append("settings", settings);
    }

    private Reply stepDown(Invocation in) {
        requireSet();
        Fields fields = in.fields();
        long seconds = secondsOf(in, "replSetStepDown", DEFAULT_STEP_DOWN_SECONDS);
        long catchUp = fields.longOr("secondaryCatchUpPeriodSecs", Math.min(seconds, 10));
        boolean force = fields.bool("force", false);
        if (seconds < 0) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "stepdown period must be a positive integer");
        }
        if (seconds < catchUp && fields.has("secondaryCatchUpPeriodSecs")) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "stepdown period must be longer than secondaryCatchUpPeriodSecs");
        }
        if (!force && identity.hosts().size() == 1) {
            throw new CommandFailure(
                    ErrorCode.EXCEEDED_TIME_LIMIT,
                    "No electable secondaries caught up as of the step down; please use the replSetStepDown command"
                            + " with the argument {force: true} to force node to step down.");
        }
        member.set().elections().stepDown(member, Duration.ofSeconds(seconds));
        return Reply.ok();
    }

    private Reply freeze(Invocation in) {
        requireSet();
        long seconds = secondsOf(in, "replSetFreeze", 0);
        if (member.isWritable() && seconds > 0) {
            throw new CommandFailure(
                    ErrorCode.NOT_SECONDARY, "cannot freeze node when primary or running for election. state: Primary");
        }
        member.set().elections().freeze(member, Duration.ofSeconds(seconds));
        return Reply.of(seconds == 0 ? new Document("info", "unfreezing") : new Document());
    }

    private Reply stepUp(Invocation in) {
        requireSet();
        if (!member.isWritable()) {
            member.set().elections().elect(member, 0);
        }
        return Reply.ok();
    }

    private static long secondsOf(Invocation in, String field, long ifTrue) {
        return in.body().get(field) instanceof Boolean ? ifTrue : in.fields().longOr(field, ifTrue);
    }
}
