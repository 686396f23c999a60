package io.larder.engine.change.write;

import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements of a write that failed, each for a reason that ended it for good. */
record WriteErrors(Set<Integer> indexes) {
    /** Null where one failed for a reason after which it may still happen, or that is not known. */
    static @Nullable WriteErrors of(@Nullable Value list) {
        Set<Integer> indexes = new HashSet<>();
        if (list == null) {
            return new WriteErrors(indexes);
        }
        if (!list.isArray()) {
            return null;
        }
        BsonCursor cursor = list.elements();
        while (cursor.next()) {
            Value each = Value.at(cursor);
            Value index = each.isDocument() ? Statements.field(each, "index") : null;
            Value code = each.isDocument() ? Statements.field(each, "code") : null;
            if (index == null || code == null || !index.isNumber() || !code.isNumber()) {
                return null;
            }
            if (!ErrorCodes.isFinal(Numbers.truncated(code))) {
                return null;
            }
            indexes.add((int) Numbers.truncated(index));
        }
        return new WriteErrors(Set.copyOf(indexes));
    }

    boolean isEmpty() {
        return indexes.isEmpty();
    }

    boolean at(int index) {
        return indexes.contains(index);
    }

    int firstOr(int none) {
        return indexes.stream().mapToInt(Integer::intValue).min().orElse(none);
    }
}
