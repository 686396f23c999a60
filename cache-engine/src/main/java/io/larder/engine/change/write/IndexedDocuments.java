package io.larder.engine.change.write;

import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lists in replies that name statements by their index: one field of each document, by that index. */
final class IndexedDocuments {
    private IndexedDocuments() {}

    static Map<Integer, Value> of(@Nullable Value list, String field) {
        Map<Integer, Value> found = new HashMap<>();
        if (list == null || !list.isArray()) {
            return found;
        }
        BsonCursor cursor = list.elements();
        while (cursor.next()) {
            Value each = Value.at(cursor);
            Value index = each.isDocument() ? Statements.field(each, "index") : null;
            Value value = each.isDocument() ? Statements.field(each, field) : null;
            if (index != null && value != null && index.isNumber()) {
                found.put((int) Numbers.truncated(index), value);
            }
        }
        return found;
    }
}
