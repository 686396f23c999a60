package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collections;
import java.util.List;

/** The keys under which an index holds a document: none where it leaves it out, several where it holds an array. */
final class IndexedKeys {
    private IndexedKeys() {}

    static List<DocumentKey> of(IndexDefinition definition, Document document) {
        if (definition.isId() && definition.collation() == null) {
            Object id = document.get("_id");
            return List.of(new DocumentKey(KeyBytes.of(id), Collections.singletonList(id)));
        }
        throw new IllegalStateException("secondary indexes arrive with the query package");
    }
}
