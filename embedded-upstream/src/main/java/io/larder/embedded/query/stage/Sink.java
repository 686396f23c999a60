package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A last stage that writes: what to do with the documents that reach it. */
public sealed interface Sink {
    /** $out: the collection holds these documents and no others. */
    record Out(Namespace into, @Nullable Document timeSeries) implements Sink {}

    /**
     * $merge.
     *
     * @param on the fields that identify a document, {@code _id} unless given
     * @param let variables for the pipeline, still to be evaluated on each document; null if not given
     * @param whenMatched replace, keepExisting, merge or fail; null if a pipeline says it
     */
    record Merge(
            Namespace into,
            List<String> on,
            @Nullable Document let,
            @Nullable String whenMatched,
            @Nullable List<Document> whenMatchedPipeline,
            String whenNotMatched)
            implements Sink {}
}
