package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Where stages read what is not their input. Implemented by the command that runs the pipeline. */
public interface Sources {
    /** The documents of a collection, or of a view already resolved; empty if it does not exist. */
    Iterator<Document> read(Namespace namespace);

    /** What a stage about the server itself yields: $collStats, $indexStats, $currentOp, $listSessions and so on. */
    Iterator<Document> describe(String stage, Document specification, Namespace namespace);

    /** The field of the collection's geospatial index, or null. */
    default @Nullable String geoField(Namespace namespace) {
        return null;
    }

    /** No collections and no server: for update pipelines and tests. */
    Sources NONE = new Sources() {
        @Override
        public Iterator<Document> read(Namespace namespace) {
            return java.util.Collections.emptyIterator();
        }

        @Override
        public Iterator<Document> describe(String stage, Document specification, Namespace namespace) {
            return java.util.Collections.emptyIterator();
        }
    };
}
