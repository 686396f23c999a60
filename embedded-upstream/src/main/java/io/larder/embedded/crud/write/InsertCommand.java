package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.transaction.Retries;
import java.util.ArrayList;
import java.util.List;

/** insert */
public final class InsertCommand implements Command {
    /** The server's insertVectorMaxBytes. */
    private static final int BYTES_SHARING_ONE_TIME = 256 * 1024;

    private final FailPoints failPoints;
    private final int sharingOneTime;

    /**
     * For one member.
     *
     * @param sharingOneTime how many documents of one command share a cluster time: one before 8.0
     */
    public InsertCommand(FailPoints failPoints, int sharingOneTime) {
        this.failPoints = failPoints;
        this.sharingOneTime = sharingOneTime;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("insert")
                .fields("documents", "ordered", "bypassDocumentValidation", "isTimeseriesNamespace", "collectionUUID")
                .needs(Action.INSERT)
                .onSecondaries(SecondaryUse.NEVER)
                .inTransactions()
                .retryableWrite()
                .writeConcern()
                .inApiVersion1()
                .help("insert documents")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        List<Document> documents = fields.documents("documents");
        boolean ordered = fields.bool("ordered", true);
        Namespace namespace = invocation.namespace();
        WriteTarget.checkName(namespace);
        Batch.checkSize(documents.size());
        Statements statements =
                new Statements(invocation, namespace, new Document(), fields.bool("bypassDocumentValidation", false));
        Batch batch = new Batch(invocation, failPoints);
        Inserted inserted = batch.access().write(copy -> insert(statements, copy, documents, ordered, batch));
        inserted.failures.forEach(failed -> batch.failed(failed.index, failed.failure));
        inserted.retried.forEach(batch::retried);
        return batch.reply(new Document("n", inserted.count));
    }

    private record Failed(int index, CommandFailure failure) {}

    private record Inserted(int count, List<Failed> failures, List<Integer> retried) {}

    private Inserted insert(
            Statements statements, WorkingCopy copy, List<Document> documents, boolean ordered, Batch batch) {
        Retries retries = statements.access().retries();
        List<Failed> failures = new ArrayList<>();
        List<Integer> retried = new ArrayList<>();
        int count = 0;
        int bytes = 0;
        for (int i = 0; i < documents.size(); i++) {
            if (retries.recorded(copy, i) != null) {
                retried.add(i);
                count++;
                continue;
            }
            try {
                bytes += BsonSize.of(insertOne(statements, copy, documents.get(i)));
                retries.record(copy, i, StatementResult.of(1).toRecord());
                count++;
            } catch (CommandFailure failure) {
                failures.add(new Failed(i, failure));
                if (ordered) {
                    break;
                }
            }
            if (copy.openChanges() >= sharingOneTime || bytes >= BYTES_SHARING_ONE_TIME) {
                bytes = 0;
                endGroup(copy, batch);
            }
        }
        endGroup(copy, batch);
        return new Inserted(count, failures, retried);
    }

    private static void endGroup(WorkingCopy copy, Batch batch) {
        if (copy.openChanges() > 0) {
            batch.beforeCommit();
            copy.endStep();
        }
    }

    static Document insertOne(Statements statements, WorkingCopy copy, Document given) {
        CollectionState collection = statements.made(copy);
        Document document = DocumentRules.toInsert(given, copy, statements.clusterTime());
        statements.validation().check(collection, null, document);
        copy.insert(statements.namespace(), document);
        return document;
    }
}
