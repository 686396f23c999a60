package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WorkingCopy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One delete, of one document or of all that match. */
record DeleteStatement(
        Document filter, boolean multi, @Nullable Document sort, @Nullable Document collation, @Nullable Object hint) {
    /** How many deletes of many share one cluster time: the server's batchedDeletesTargetBatchDocs. */
    private static final int SHARING_ONE_TIME = 10;

    /** What a delete removed; of several documents the last. */
    record Outcome(StatementResult result, @Nullable Document removed) {}

    Outcome run(Statements statements, WorkingCopy copy) {
        CollectionState collection = statements.existing(copy);
        Evaluation evaluation = statements.evaluation(collection, collation);
        Matcher matcher = Matcher.compile(filter, evaluation);
        if (collection == null) {
            return new Outcome(StatementResult.NOTHING, null);
        }
        Hint.check(collection, hint);
        List<StoredDocument> found = find(statements, collection, matcher, evaluation);
        Document removed = null;
        for (StoredDocument each : found) {
            if (copy.openChanges() >= SHARING_ONE_TIME) {
                copy.endStep();
            }
            copy.delete(statements.namespace(), each);
            removed = each.document();
        }
        return new Outcome(StatementResult.of(found.size()), removed);
    }

    private List<StoredDocument> find(
            Statements statements, CollectionState collection, Matcher matcher, Evaluation evaluation) {
        Candidates candidates =
                new Candidates(collection, matcher, !evaluation.collation().isSimple());
        if (multi) {
            return candidates.all(statements.invocation().operation());
        }
        Sorter sorter = sort == null ? null : Sorter.compileForFind(sort, evaluation.collation(), null);
        StoredDocument first = candidates.first(sorter, statements.invocation().operation());
        return first == null ? List.of() : List.of(first);
    }
}
