package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.crud.write.Ambiguity;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.stage.Sink;
import io.larder.embedded.query.update.Updates;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WorkingCopy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $merge: document by document, into what is there. */
final class Merging {
    private final Sink.Merge merge;
    private final Evaluation evaluation;

    Merging(Sink.Merge merge, Evaluation evaluation) {
        this.merge = merge;
        this.evaluation = evaluation;
    }

    void into(WorkingCopy copy, List<Document> documents) {
        Namespace into = merge.into();
        CollectionState collection = copy.collection(into);
        if (collection != null && collection.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + into + " is a view, not a collection");
        }
        requireUniqueIndex(collection);
        if (collection == null) {
            copy.catalogue().create(into, CollectionOptions.NONE);
            copy.endStep();
        }
        for (Document document : documents) {
            one(copy, SinkWriter.withId(copy, document));
            copy.endStep();
        }
    }

    private void requireUniqueIndex(@Nullable CollectionState collection) {
        Set<String> on = Set.copyOf(merge.on());
        boolean covered = on.equals(Set.of("_id"))
                || (collection != null
                        && collection.indexes().stream()
                                .anyMatch(index -> index.definition().isUnique()
                                        && index.definition().partialFilter() == null
                                        && index.definition().key().keySet().equals(on)));
        if (!covered) {
            throw new CommandFailure(51183, "Cannot find index to verify that join fields will be unique");
        }
    }

    private void one(WorkingCopy copy, Document document) {
        StoredDocument match = match(copy, document);
        if (match == null) {
            switch (merge.whenNotMatched()) {
                case "insert" -> copy.insert(merge.into(), document);
                case "fail" ->
                    throw new CommandFailure(
                            13113,
                            "$merge could not find a matching document in the target collection for at least one document in the source collection");
                default -> {
                    // discard
                }
            }
            return;
        }
        if (merge.whenMatched() == null) {
            pipeline(copy, match, document);
            return;
        }
        switch (merge.whenMatched()) {
            case "replace" -> change(copy, match, document);
            case "merge" -> change(copy, match, new Document("$set", withoutId(document)));
            case "fail" -> throw duplicate(document);
            default -> {
                // keepExisting
            }
        }
    }

    private CommandFailure duplicate(Document document) {
        Document pattern = new Document();
        Document value = new Document();
        for (String field : merge.on()) {
            pattern.put(field, 1);
            value.put(field, document.get(field));
        }
        return new CommandFailure(
                        ErrorCode.DUPLICATE_KEY,
                        "PlanExecutor error during aggregation :: caused by :: E11000 duplicate key error collection: "
                                + merge.into() + " index: " + String.join("_1_", merge.on()) + "_ dup key: "
                                + Shell.render(value))
                .withDetail("keyPattern", pattern)
                .withDetail("keyValue", value);
    }

    private @Nullable StoredDocument match(WorkingCopy copy, Document document) {
        CollectionState collection = java.util.Objects.requireNonNull(copy.collection(merge.into()));
        Document filter = new Document();
        for (String field : merge.on()) {
            Object value = document;
            for (String part : field.split("\\.", -1)) {
                value = value instanceof Document inner ? inner.get(part) : null;
            }
            if (value == null || value instanceof List) {
                throw new CommandFailure(
                        51132, "$merge write error: 'on' field cannot be missing, null, undefined or an array");
            }
            filter.put(field, new Document("$eq", value));
        }
        if (merge.on().equals(List.of("_id"))) {
            return collection.byId(document.get("_id"));
        }
        Matcher matcher = Matcher.compile(filter, evaluation);
        for (StoredDocument each : collection.documents()) {
            if (matcher.matches(each.document())) {
                return each;
            }
        }
        return null;
    }

    private void pipeline(WorkingCopy copy, StoredDocument match, Document document) {
        Document variables = evaluation.let().clone();
        if (merge.let() == null) {
            variables.put("new", document);
        } else {
            merge.let().forEach((name, value) -> {
                Scope.requireUserName(name);
                variables.put(
                        name,
                        Missing.orNull(Expressions.compile(
                                        value, Scope.of(evaluation.let().keySet()))
                                .evaluate(Frame.of(document, evaluation))));
            });
        }
        apply(copy, match, Updates.compile(merge.whenMatchedPipeline(), List.of(), evaluation.withLet(variables)));
    }

    private void change(WorkingCopy copy, StoredDocument match, Document update) {
        apply(copy, match, Updates.compile(update, List.of(), evaluation));
    }

    private void apply(WorkingCopy copy, StoredDocument match, Updates updates) {
        Updates.Result result = updates.apply(match.document(), null);
        if (result.changed()) {
            copy.update(
                    merge.into(),
                    match,
                    result.document(),
                    updates.isReplacement()
                            ? null
                            : Ambiguity.resolved(result.description(), match.document(), result.document()));
        }
    }

    private static Document withoutId(Document document) {
        Document rest = document.clone();
        rest.remove("_id");
        return rest;
    }
}
