package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.WorkingCopy;
import java.util.ArrayList;
import java.util.List;

/** update */
public final class UpdateCommand implements Command {
    private final FailPoints failPoints;

    public UpdateCommand(FailPoints failPoints) {
        this.failPoints = failPoints;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("update")
                .fields(
                        "updates",
                        "ordered",
                        "bypassDocumentValidation",
                        "let",
                        "isTimeseriesNamespace",
                        "collectionUUID")
                .needs(Action.UPDATE)
                .onSecondaries(SecondaryUse.NEVER)
                .inTransactions()
                .retryableWrite()
                .writeConcern()
                .inApiVersion1()
                .help("update documents")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        List<Document> updates = fields.documents("updates");
        WriteTarget.checkName(invocation.namespace());
        Batch.checkSize(updates.size());
        Document let = fields.optionalDocument("let");
        Statements statements = new Statements(
                invocation,
                invocation.namespace(),
                let == null ? new Document() : let,
                fields.bool("bypassDocumentValidation", false));
        List<UpdateStatement> parsed = new ArrayList<>();
        for (Document update : updates) {
            parsed.add(parse(update, invocation));
        }
        Batch batch = new Batch(invocation, failPoints);
        Totals totals = new Totals();
        batch.each(updates.size(), fields.bool("ordered", true), i -> () -> {
            UpdateStatement.Outcome outcome =
                    batch.access().write(copy -> one(statements, copy, parsed.get(i), i, batch));
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            totals.add(i, outcome.result());
        });
        return batch.reply(totals.reply());
    }

    private static UpdateStatement.Outcome one(
            Statements statements, WorkingCopy copy, UpdateStatement update, int index, Batch batch) {
        Document known = statements.access().retries().recorded(copy, index);
        if (known != null) {
            batch.retried(index);
            return new UpdateStatement.Outcome(StatementResult.ofRecord(known), null, null, null);
        }
        UpdateStatement.Outcome outcome = update.run(statements, copy);
        if (outcome.result().wrote()) {
            batch.beforeCommit();
            statements.access().retries().record(copy, index, outcome.result().toRecord());
        }
        return outcome;
    }

    private static UpdateStatement parse(Document update, Invocation invocation) {
        Fields fields = new Fields("update.updates", update);
        fields.allowOnly(
                "q",
                "u",
                "c",
                "multi",
                "upsert",
                "arrayFilters",
                "hint",
                "collation",
                "sort",
                "sampleId",
                "upsertSupplied");
        if (!fields.has("u")) {
            throw new CommandFailure(
                    ErrorCode.MISSING_FIELD, "BSON field 'update.updates.u' is missing but a required field");
        }
        boolean multi = fields.bool("multi", false);
        if (multi && invocation.request().session().isRetryableWrite()) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, "Cannot use retryable writes with multi=true");
        }
        return new UpdateStatement(
                fields.document("q"),
                update.get("u"),
                multi,
                fields.bool("upsert", false),
                fields.has("arrayFilters") ? fields.documents("arrayFilters") : List.of(),
                fields.optionalDocument("sort"),
                fields.optionalDocument("collation"),
                update.get("hint"));
    }

    private static final class Totals {
        private final List<Document> upserted = new ArrayList<>();
        private int matched;
        private int modified;

        void add(int index, StatementResult result) {
            matched += result.matched();
            modified += result.modified();
            if (result.upserted()) {
                upserted.add(new Document("index", index).append("_id", result.upsertedId()));
            }
        }

        Document reply() {
            Document reply = new Document("n", matched);
            if (!upserted.isEmpty()) {
                reply.append("upserted", upserted);
            }
            return reply.append("nModified", modified);
        }
    }
}
