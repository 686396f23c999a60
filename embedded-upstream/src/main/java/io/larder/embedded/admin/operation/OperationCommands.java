package io.larder.embedded.admin.operation;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.request.CommonFields;
import java.util.List;
import java.util.Map;

/** currentOp and killOp. */
public final class OperationCommands {
    private final CurrentOperations current;
    private final OperationTable operations;

    public OperationCommands(CurrentOperations current, OperationTable operations) {
        this.current = current;
        this.operations = operations;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        CommandTraits.named("currentOp")
                                .adminOnly()
                                .needsOnCluster(Action.INPROG)
                                .build(),
                        this::list),
                Command.of(
                        CommandTraits.named("killOp")
                                .adminOnly()
                                .needsOnCluster(Action.KILLOP)
                                .build(),
                        this::kill));
    }

    /** The fields that are no options are a filter over the rows. */
    private Reply list(Invocation in) {
        Document filter = new Document();
        for (Map.Entry<String, Object> each : in.body().entrySet()) {
            if (!isOption(each.getKey())) {
                filter.put(each.getKey(), each.getValue());
            }
        }
        Evaluation evaluation =
                new Evaluation(Collation.SIMPLE, new Document(), in.operation().started(), new BsonTimestamp(0));
        Matcher matcher = Matcher.compile(filter, evaluation);
        List<Document> rows =
                current.rows(true).stream().filter(matcher::matches).toList();
        return Reply.of(new Document("inprog", rows));
    }

    private static boolean isOption(String field) {
        return field.equals("currentOp") || field.startsWith("$") || CommonFields.NAMES.contains(field);
    }

    private Reply kill(Invocation in) {
        Long id = in.fields().optionalLong("op");
        if (id == null) {
            throw new CommandFailure(ErrorCode.NO_SUCH_KEY, "Missing expected field \"op\"");
        }
        Invocation found = operations.find(id.intValue());
        if (found != null) {
            found.operation().kill(new CommandFailure(ErrorCode.INTERRUPTED, "operation was interrupted"));
        }
        return Reply.of(new Document("info", "attempting to kill op"));
    }
}
