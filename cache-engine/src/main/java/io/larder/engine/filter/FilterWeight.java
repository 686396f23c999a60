package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;

/**
 * About what a compiled filter takes on the heap, its bytes included: by what it is made of, with figures that were measured.
 */
final class FilterWeight {
    private static final int FIXED = 96;

    /** A name with what is compiled from it: a path, an operator, a condition. */
    private static final int NAMED = 250;

    /** One of a list of values. */
    private static final int LISTED = 64;

    private static final int MAX_DEPTH = 100;

    private FilterWeight() {}

    static int of(Value filter) {
        return FIXED + filter.length() + elements(filter, 0);
    }

    private static int elements(Value container, int depth) {
        int bytes = 0;
        BsonCursor cursor = container.elements();
        while (cursor.next()) {
            bytes += container.isArray() ? LISTED : NAMED;
            Value value = Value.at(cursor);
            if ((value.isDocument() || value.isArray()) && depth < MAX_DEPTH) {
                bytes += elements(value, depth + 1);
            }
        }
        return bytes;
    }
}
