package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.update.Updates;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WorkingCopy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One update, of one document or of many, with or without upsert. */
record UpdateStatement(
        Document filter,
        @Nullable Object update,
        boolean multi,
        boolean upsert,
        List<Document> arrayFilters,
        @Nullable Document sort,
        @Nullable Document collation,
        @Nullable Object hint) {

    /**
     * What an update found and made; of several documents the last.
     *
     * @param failure what ended it after some documents were updated, which stay so
     */
    record Outcome(
            StatementResult result,
            @Nullable Document before,
            @Nullable Document after,
            @Nullable CommandFailure failure) {}

    Outcome run(Statements statements, WorkingCopy copy) {
        CollectionState collection = statements.existing(copy);
        Evaluation evaluation = statements.evaluation(collection, collation);
        Matcher matcher = Matcher.compile(filter, evaluation);
        Updates updates = Updates.compile(update, arrayFilters, evaluation);
        check(updates);
        if (collection != null) {
            Hint.check(collection, hint);
            List<StoredDocument> found = find(statements, collection, matcher, evaluation);
            if (!found.isEmpty()) {
                return modify(statements, copy, matcher, updates, found);
            }
        }
        return upsert
                ? insert(statements, copy, matcher, updates)
                : new Outcome(StatementResult.NOTHING, null, null, null);
    }

    private void check(Updates updates) {
        if (multi && updates.isReplacement()) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "multi update is not supported for replacement-style update");
        }
        if (multi && sort != null) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "Cannot specify sort with multi=true");
        }
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

    /** Each document is an oplog entry of its own; the last is left open, for the statement's record to go with it. */
    private static Outcome modify(
            Statements statements, WorkingCopy copy, Matcher matcher, Updates updates, List<StoredDocument> found) {
        int modified = 0;
        Document before = null;
        Document after = null;
        for (StoredDocument each : found) {
            before = each.document();
            try {
                after = modifyOne(statements, copy, matcher, updates, each);
            } catch (CommandFailure failure) {
                if (modified == 0) {
                    throw failure;
                }
                return new Outcome(new StatementResult(found.size(), modified, false, null), before, before, failure);
            }
            if (!after.equals(before)) {
                modified++;
            }
        }
        return new Outcome(new StatementResult(found.size(), modified, false, null), before, after, null);
    }

    /** The document as it is afterwards, which may be what it was. */
    private static Document modifyOne(
            Statements statements, WorkingCopy copy, Matcher matcher, Updates updates, StoredDocument stored) {
        Document before = stored.document();
        Updates.Result result = updates.apply(before, matcher);
        if (!result.changed()) {
            return before;
        }
        copy.endStep();
        Document after = result.document();
        DocumentRules.check(after);
        statements.validation().check(statements.made(copy), before, after);
        copy.update(
                statements.namespace(),
                stored,
                after,
                updates.isReplacement() ? null : Ambiguity.resolved(result.description(), before, after));
        return after;
    }

    private static Outcome insert(Statements statements, WorkingCopy copy, Matcher matcher, Updates updates) {
        CollectionState collection = statements.made(copy);
        Document inserted = DocumentRules.toInsert(updates.upsert(matcher), copy, statements.clusterTime());
        statements.validation().check(collection, null, inserted);
        copy.insert(statements.namespace(), inserted);
        return new Outcome(new StatementResult(1, 0, true, inserted.get("_id")), null, inserted, null);
    }
}
