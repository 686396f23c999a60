package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.project.Projection;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.WorkingCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** findAndModify. Its whole reply is what a retry finds, so the image is the one of the first attempt. */
public final class FindAndModifyCommand implements Command {
    private final FailPoints failPoints;

    public FindAndModifyCommand(FailPoints failPoints) {
        this.failPoints = failPoints;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("findAndModify", "findandmodify")
                .fields(
                        "query",
                        "sort",
                        "remove",
                        "update",
                        "new",
                        "fields",
                        "upsert",
                        "bypassDocumentValidation",
                        "arrayFilters",
                        "collation",
                        "hint",
                        "let",
                        "collectionUUID")
                .rights(FindAndModifyCommand::rights)
                .onSecondaries(SecondaryUse.NEVER)
                .inTransactions()
                .retryableWrite()
                .writeConcern()
                .inApiVersion1()
                .help("modify and return a single document")
                .build();
    }

    private static List<Privilege> rights(Invocation invocation) {
        List<Action> actions = new ArrayList<>(List.of(Action.FIND));
        actions.add(invocation.fields().bool("remove", false) ? Action.REMOVE : Action.UPDATE);
        if (invocation.fields().bool("upsert", false)) {
            actions.add(Action.INSERT);
        }
        return List.of(Privilege.of(Resource.collection(invocation.namespace()), actions.toArray(Action[]::new)));
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        WriteTarget.checkName(invocation.namespace());
        check(fields);
        Document let = fields.optionalDocument("let");
        Statements statements = new Statements(
                invocation,
                invocation.namespace(),
                let == null ? new Document() : let,
                fields.bool("bypassDocumentValidation", false));
        Batch batch = new Batch(invocation, failPoints);
        Document reply = batch.access().write(copy -> {
            Document known = statements.access().retries().recorded(copy, 0);
            if (known != null) {
                return known.clone()
                        .append("retriedStmtId", invocation.request().session().statement(0));
            }
            Document done =
                    fields.bool("remove", false) ? remove(statements, copy, fields) : update(statements, copy, fields);
            if (copy.openChanges() > 0) {
                batch.beforeCommit();
            }
            return done;
        });
        return batch.reply(reply.clone());
    }

    private static void check(Fields fields) {
        boolean remove = fields.bool("remove", false);
        boolean update = fields.has("update");
        if (remove == update) {
            throw invalid(
                    remove
                            ? "Cannot specify both an update and remove=true"
                            : "Either an update or remove=true must be specified");
        }
        if (remove && fields.bool("upsert", false)) {
            throw invalid("Cannot specify both upsert=true and remove=true ");
        }
        if (remove && fields.bool("new", false)) {
            throw invalid("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
        }
        if (remove && fields.has("arrayFilters")) {
            throw invalid("Cannot specify arrayFilters and remove=true");
        }
    }

    private static Document remove(Statements statements, WorkingCopy copy, Fields fields) {
        DeleteStatement.Outcome outcome = new DeleteStatement(
                        filter(fields),
                        false,
                        fields.optionalDocument("sort"),
                        fields.optionalDocument("collation"),
                        statements.invocation().body().get("hint"))
                .run(statements, copy);
        Document reply = new Document(
                        "lastErrorObject", new Document("n", outcome.result().matched()))
                .append("value", shown(statements, copy, fields, outcome.removed()));
        if (outcome.result().wrote()) {
            statements.access().retries().record(copy, 0, reply);
        }
        return reply;
    }

    private static Document update(Statements statements, WorkingCopy copy, Fields fields) {
        UpdateStatement.Outcome outcome = new UpdateStatement(
                        filter(fields),
                        statements.invocation().body().get("update"),
                        false,
                        fields.bool("upsert", false),
                        fields.has("arrayFilters") ? fields.documents("arrayFilters") : List.of(),
                        fields.optionalDocument("sort"),
                        fields.optionalDocument("collation"),
                        statements.invocation().body().get("hint"))
                .run(statements, copy);
        StatementResult result = outcome.result();
        Document last = new Document("n", result.matched())
                .append("updatedExisting", result.matched() > 0 && !result.upserted());
        if (result.upserted()) {
            last.put("upserted", result.upsertedId());
        }
        Document image = fields.bool("new", false) ? outcome.after() : outcome.before();
        Document reply = new Document("lastErrorObject", last).append("value", shown(statements, copy, fields, image));
        if (result.wrote()) {
            statements.access().retries().record(copy, 0, reply);
        }
        return reply;
    }

    private static Document filter(Fields fields) {
        Document query = fields.optionalDocument("query");
        return query == null ? new Document() : query;
    }

    private static @Nullable Document shown(
            Statements statements, WorkingCopy copy, Fields fields, @Nullable Document image) {
        Document projection = fields.optionalDocument("fields");
        if (image == null || projection == null) {
            return image;
        }
        Evaluation evaluation = statements.evaluation(
                Objects.requireNonNull(copy.collection(statements.namespace())), fields.optionalDocument("collation"));
        return Projection.compile(projection, Matcher.compile(filter(fields), evaluation), evaluation)
                .apply(image);
    }

    private static CommandFailure invalid(String message) {
        return new CommandFailure(ErrorCode.FAILED_TO_PARSE, message);
    }
}
