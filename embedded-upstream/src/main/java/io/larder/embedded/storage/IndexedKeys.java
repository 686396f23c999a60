package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys under which an index holds a document: none where it leaves it out, several where it holds an array. */
final class IndexedKeys {
    private IndexedKeys() {}

    static List<DocumentKey> of(IndexDefinition definition, Document document) {
        if (definition.isId() && definition.collation() == null) {
            Object id = document.get("_id");
            return List.of(new DocumentKey(KeyBytes.of(id), Collections.singletonList(id)));
        }
        List<DocumentKey> keys = new ArrayList<>(1);
        for (List<@Nullable Object> values : definition.keys().of(document)) {
            keys.add(new DocumentKey(KeyBytes.of(values, definition.descending()), values));
        }
        return keys;
    }
}
