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

/** delete */
public final class DeleteCommand implements Command {
    private final FailPoints failPoints;

    public DeleteCommand(FailPoints failPoints) {
        this.failPoints = failPoints;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("delete")
                .fields("deletes", "ordered", "let", "isTimeseriesNamespace", "collectionUUID")
                .needs(Action.REMOVE)
                .onSecondaries(SecondaryUse.NEVER)
                .inTransactions()
                .retryableWrite()
                .writeConcern()
                .inApiVersion1()
                .help("delete documents")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        List<Document> deletes = fields.documents("deletes");
        WriteTarget.checkName(invocation.namespace());
        Batch.checkSize(deletes.size());
        Document let = fields.optionalDocument("let");
        Statements statements =
                new Statements(invocation, invocation.namespace(), let == null ? new Document() : let, false);
        List<DeleteStatement> parsed = new ArrayList<>();
        for (Document delete : deletes) {
            parsed.add(parse(delete, invocation));
        }
        Batch batch = new Batch(invocation, failPoints);
        int[] deleted = {0};
        batch.each(deletes.size(), fields.bool("ordered", true), i -> () -> {
            deleted[0] += batch.access().write(copy -> one(statements, copy, parsed.get(i), i, batch));
        });
        return batch.reply(new Document("n", deleted[0]));
    }

    private static int one(Statements statements, WorkingCopy copy, DeleteStatement delete, int index, Batch batch) {
        Document known = statements.access().retries().recorded(copy, index);
        if (known != null) {
            batch.retried(index);
            return StatementResult.ofRecord(known).matched();
        }
        StatementResult result = delete.run(statements, copy).result();
        if (result.wrote()) {
            batch.beforeCommit();
            statements.access().retries().record(copy, index, result.toRecord());
        }
        return result.matched();
    }

    private static DeleteStatement parse(Document delete, Invocation invocation) {
        Fields fields = new Fields("delete.deletes", delete);
        fields.allowOnly("q", "limit", "hint", "collation", "sampleId");
        if (!fields.has("limit")) {
            throw new CommandFailure(
                    ErrorCode.MISSING_FIELD, "BSON field 'delete.deletes.limit' is missing but a required field");
        }
        long limit = fields.longOr("limit", 0);
        if (limit != 0 && limit != 1) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "The limit field in delete objects must be 0 or 1. Got " + limit);
        }
        boolean multi = limit == 0;
        if (multi && invocation.request().session().isRetryableWrite()) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, "Cannot use retryable writes with limit=0");
        }
        return new DeleteStatement(
                fields.document("q"), multi, null, fields.optionalDocument("collation"), delete.get("hint"));
    }
}
