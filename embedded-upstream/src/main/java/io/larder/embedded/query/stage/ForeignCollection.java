package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import org.jspecify.annotations.Nullable;

/** The collection that a stage reads besides its own: a name, or {@code {db, coll}}. */
final class ForeignCollection {
    private ForeignCollection() {}

    static Namespace of(String stage, @Nullable Object given, PipelineContext context) {
        if (given instanceof String collection) {
            return new Namespace(context.namespace().database(), collection);
        }
        if (given instanceof Document document && document.get("coll") instanceof String collection) {
            Object database = document.getOrDefault("db", context.namespace().database());
            return new Namespace(String.valueOf(database), collection);
        }
        throw new CommandFailure(
                ErrorCode.FAILED_TO_PARSE,
                stage + " argument 'from' must be a string or an object with 'db' and 'coll'");
    }
}
