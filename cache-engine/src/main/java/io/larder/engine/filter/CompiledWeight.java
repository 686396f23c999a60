package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;

/**
 * What a filter takes on the heap once it is compiled, with the filter itself. Told from its document alone, and rather too
 * much than too little: a path has its text and its parts, a value points into the document, an expression for regular
 * expressions has tables for classes of characters.
 */
final class CompiledWeight {
    private static final int FIXED = 256;
    private static final int ELEMENT = 208;
    private static final int NAME_BYTE = 32;
    private static final int REGEX = 1024;
    private static final int REGEX_BYTE = 256;

    private CompiledWeight() {}

    static long of(Filter filter) {
        return FIXED + filter.heapBytes() + elements(filter.asValue());
    }

    private static long elements(Value document) {
        long bytes = 0;
        boolean array = document.isArray();
        BsonCursor cursor = document.elements();
        while (cursor.next()) {
            // the names in an array are numbers that nobody keeps
            bytes += ELEMENT + (array ? 0 : (long) NAME_BYTE * cursor.nameLength());
            if (cursor.type() == BsonTypes.DOCUMENT || cursor.type() == BsonTypes.ARRAY) {
                bytes += elements(Value.at(cursor));
            } else if (cursor.type() == BsonTypes.REGEX) {
                bytes += REGEX + (long) REGEX_BYTE * cursor.valueLength();
            } else if (cursor.nameIs("$regex")) {
                bytes += REGEX + (long) REGEX_BYTE * cursor.valueLength();
            }
        }
        return bytes;
    }
}
