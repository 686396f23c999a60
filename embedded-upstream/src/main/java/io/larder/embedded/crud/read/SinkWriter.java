package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.stage.Sink;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.transaction.WriteAccess;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Writes what a pipeline ends in, all of it in one unit: a failure leaves nothing behind. */
final class SinkWriter {
    private final Invocation invocation;
    private final Evaluation evaluation;

    SinkWriter(Invocation invocation, Evaluation evaluation) {
        this.invocation = invocation;
        this.evaluation = evaluation;
    }

    void write(Sink sink, Iterator<Document> results) {
        List<Document> documents = new ArrayList<>();
        while (results.hasNext()) {
            documents.add(results.next());
            invocation.operation().check();
        }
        WriteAccess access = WriteAccess.of(invocation);
        if (sink instanceof Sink.Out out) {
            access.write(copy -> {
                replace(copy, out, documents);
                return true;
            });
        } else if (sink instanceof Sink.Merge merge) {
            Merging merging = new Merging(merge, evaluation);
            access.write(copy -> {
                merging.into(copy, documents);
                return true;
            });
        }
    }

    /** The documents go into a new collection, which then takes the old one's name, options and indexes. */
    private static void replace(WorkingCopy copy, Sink.Out out, List<Document> documents) {
        Namespace into = out.into();
        CollectionState old = copy.collection(into);
        if (old != null && old.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + into + " is a view, not a collection");
        }
        if (old != null && old.options().isCapped()) {
            throw new CommandFailure(17152, "namespace '" + into + "' is capped so it can't be used for $out");
        }
        CollectionOptions options = old == null ? CollectionOptions.NONE : old.options();
        if (out.timeSeries() != null) {
            options = options.with("timeseries", out.timeSeries());
        }
        Namespace temporary = new Namespace(
                into.database(), "tmp.agg_out." + copy.nextObjectId().getHexData());
        copy.catalogue().create(temporary, options);
        copy.endStep();
        if (old != null) {
            List<IndexDefinition> indexes = old.indexes().stream()
                    .map(index -> index.definition())
                    .filter(definition -> !definition.isId())
                    .toList();
            if (!indexes.isEmpty()) {
                copy.catalogue().createIndexes(temporary, indexes);
                copy.endStep();
            }
        }
        for (Document document : documents) {
            copy.insert(temporary, withId(copy, document));
            copy.endStep();
        }
        // One entry drops the old collection and gives its name away: streams see a rename and no drop.
        CollectionState made = java.util.Objects.requireNonNull(copy.collection(temporary));
        copy.catalogue().rename(made, into);
        copy.endStep();
    }

    static Document withId(WorkingCopy copy, Document document) {
        if (document.containsKey("_id")) {
            return document;
        }
        Document with = new Document("_id", copy.nextObjectId());
        with.putAll(document);
        return with;
    }
}
