package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Missing;
import org.jspecify.annotations.Nullable;

/** A value at a dotted path of documents, arrays left alone. Copies what it changes. */
final class Nested {
    private Nested() {}

    static Document put(Document document, String path, @Nullable Object value) {
        Document copy = document.clone();
        int dot = path.indexOf('.');
        if (dot < 0) {
            copy.put(path, value);
        } else {
            String head = path.substring(0, dot);
            Document inner = copy.get(head) instanceof Document present ? present : new Document();
            copy.put(head, put(inner, path.substring(dot + 1), value));
        }
        return copy;
    }

    static @Nullable Object get(Document document, String path) {
        Object value = document;
        for (String part : path.split("\\.", -1)) {
            value = value instanceof Document inner ? inner.getOrDefault(part, Missing.MISSING) : Missing.MISSING;
        }
        return value;
    }
}
