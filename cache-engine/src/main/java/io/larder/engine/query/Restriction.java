package io.larder.engine.query;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;

/**
 * Whether a filter surely is more to a server than one that matches everything. A count of everything is answered from
 * statistics, which know nothing of the moment that a read is asked for; so servers must not be able to see through a filter.
 */
final class Restriction {
    private Restriction() {}

    static boolean isIn(Value filter) {
        BsonCursor cursor = filter.elements();
        while (cursor.next()) {
            Value operand = Value.at(cursor);
            boolean restricts =
                    switch (cursor.name()) {
                        case "$and" -> any(operand);
                        case "$or" -> all(operand);
                        case "$nor" -> all(operand) && !mayBeSeenToBeFalse(operand);
                        case "$text" -> true;
                        case "$comment", "$expr", "$jsonSchema" -> false;
                        default -> field(operand);
                    };
            if (restricts) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of these filters may match nothing for reasons that are in itself: that nothing of it holds is everything. */
    private static boolean mayBeSeenToBeFalse(Value filters) {
        BsonCursor cursor = filters.elements();
        while (cursor.next()) {
            BsonCursor part = Value.at(cursor).elements();
            while (part.next()) {
                Value operand = Value.at(part);
                boolean may =
                        switch (part.name()) {
                            case "$and", "$or" -> mayBeSeenToBeFalse(operand);
                            case "$nor" -> true;
                            default -> Require.beginsWithOperator(operand) && hasEmptyList(operand);
                        };
                if (may) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasEmptyList(Value operators) {
        BsonCursor cursor = operators.elements();
        while (cursor.next()) {
            if ((cursor.nameIs("$in") || cursor.nameIs("$all"))
                    && !Value.at(cursor).elements().next()) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(Value filters) {
        BsonCursor cursor = filters.elements();
        while (cursor.next()) {
            if (isIn(Value.at(cursor))) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(Value filters) {
        BsonCursor cursor = filters.elements();
        boolean some = false;
        while (cursor.next()) {
            if (!isIn(Value.at(cursor))) {
                return false;
            }
            some = true;
        }
        return some;
    }

    /**
     * Not to be in an empty list is no restriction, and what is not something may be none either. To be in an empty list is one,
     * but what is none of that is everything: it is not counted as a restriction, wherever it stands.
     */
    private static boolean field(Value operand) {
        if (!Require.beginsWithOperator(operand)) {
            return true;
        }
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            boolean empty = (cursor.nameIs("$nin") || cursor.nameIs("$in"))
                    && !Value.at(cursor).elements().next();
            if (!empty && !cursor.nameIs("$not")) {
                return true;
            }
        }
        return false;
    }
}
