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
import io.larder.embedded.cursor.CursorOptions;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.WorkingCopy;
import java.util.ArrayList;
import java.util.List;

/** bulkWrite: operations of all kinds on many collections, in one command. */
public final class BulkWriteCommand implements Command {
    private final FailPoints failPoints;
    private final CursorReplies cursors;

    public BulkWriteCommand(FailPoints failPoints, CursorReplies cursors) {
        this.failPoints = failPoints;
        this.cursors = cursors;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("bulkWrite")
                .fields("ops", "nsInfo", "ordered", "errorsOnly", "bypassDocumentValidation", "let", "cursor")
                .rights(BulkWriteCommand::rights)
                .onSecondaries(SecondaryUse.NEVER)
                .adminOnly()
                .inTransactions()
                .retryableWrite()
                .writeConcern()
                .inApiVersion1()
                .since(8)
                .help("command to apply inserts, updates and deletes in bulk")
                .build();
    }

    private static List<Privilege> rights(Invocation invocation) {
        List<Privilege> needed = new ArrayList<>();
        List<Namespace> namespaces = namespaces(invocation.fields());
        for (Document operation : invocation.fields().documents("ops")) {
            BulkOperation parsed = BulkOperation.parse(operation, namespaces.size());
            Action action =
                    switch (parsed.kind()) {
                        case INSERT -> Action.INSERT;
                        case UPDATE -> Action.UPDATE;
                        case DELETE -> Action.REMOVE;
                    };
            needed.add(Privilege.of(Resource.collection(namespaces.get(parsed.namespace())), action));
        }
        return needed.stream().distinct().toList();
    }

    private static List<Namespace> namespaces(Fields fields) {
        return fields.documents("nsInfo").stream()
                .map(info -> Namespace.parse(new Fields("bulkWrite.nsInfo", info).string("ns")))
                .toList();
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        List<Document> given = fields.documents("ops");
        Batch.checkSize(given.size());
        List<Statements> targets = targets(invocation, fields);
        List<BulkOperation> operations = new ArrayList<>();
        for (Document each : given) {
            operations.add(checked(BulkOperation.parse(each, targets.size()), invocation));
        }
        Batch batch = new Batch(invocation, failPoints);
        BulkTotals totals = new BulkTotals(fields.bool("errorsOnly", false));
        boolean ordered = fields.bool("ordered", true);
        for (int i = 0; i < operations.size(); i++) {
            BulkOperation operation = operations.get(i);
            if (!one(batch, totals, targets.get(operation.namespace()), operation, i) && ordered) {
                break;
            }
        }
        Document reply = cursor(invocation, fields, totals.rows());
        reply.putAll(totals.sums());
        return batch.reply(reply);
    }

    private Document cursor(Invocation invocation, Fields fields, List<Document> rows) {
        Document wanted = fields.optionalDocument("cursor");
        Long batchSize = wanted == null ? null : new Fields("bulkWrite.cursor", wanted).optionalLong("batchSize");
        int first = batchSize == null ? rows.size() + 1 : (int) Math.min(batchSize, Integer.MAX_VALUE);
        return cursors.open(
                invocation,
                CursorOptions.of("admin.$cmd.bulkWrite", first),
                new IteratorSource(rows.iterator(), rows.size(), new Document()));
    }

    private static List<Statements> targets(Invocation invocation, Fields fields) {
        Document let = fields.optionalDocument("let");
        List<Statements> targets = new ArrayList<>();
        for (Namespace namespace : namespaces(fields)) {
            WriteTarget.checkName(namespace);
            targets.add(new Statements(
                    invocation,
                    namespace,
                    let == null ? new Document() : let,
                    fields.bool("bypassDocumentValidation", false)));
        }
        return targets;
    }

    private static BulkOperation checked(BulkOperation operation, Invocation invocation) {
        if (operation.multi() && invocation.request().session().isRetryableWrite()) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, "Cannot use retryable writes with multi=true");
        }
        return operation;
    }

    private static boolean one(
            Batch batch, BulkTotals totals, Statements statements, BulkOperation operation, int index) {
        statements.invocation().operation().check();
        try {
            totals.done(
                    index,
                    operation.kind(),
                    batch.access().write(copy -> written(batch, statements, copy, operation, index)));
            return true;
        } catch (CommandFailure failure) {
            batch.throwIfFatal(failure);
            totals.failed(index, operation.kind(), failure);
            return false;
        }
    }

    private static StatementResult written(
            Batch batch, Statements statements, WorkingCopy copy, BulkOperation operation, int index) {
        Document known = statements.access().retries().recorded(copy, index);
        if (known != null) {
            batch.retried(index);
            return StatementResult.ofRecord(known);
        }
        StatementResult result = operation.run(statements, copy);
        if (result.wrote()) {
            batch.beforeCommit();
            statements.access().retries().record(copy, index, result.toRecord());
        }
        return result;
    }
}
