package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;

/**
 * Reads aggregation expressions: refuses what is not known to be a function of the data, and notes the fields that are looked
 * at. Arguments that are no expressions (names of variables, units of time) read like constants and need no cases of their own.
 */
final class ExpressionReader {
    private final Draft draft;

    ExpressionReader(Draft draft) {
        this.draft = draft;
    }

    void read(Value value, FieldUse use) {
        draft.enter();
        switch (value.type()) {
            case BsonTypes.STRING -> string(value.string(), use);
            case BsonTypes.ARRAY -> array(value, use);
            case BsonTypes.DOCUMENT -> document(value, use);
            default -> draft.text().value();
        }
        draft.leave();
    }

    private void string(String string, FieldUse use) {
        if (string.startsWith("$$")) {
            draft.text().name(string);
            variable(string.substring(2), use);
        } else if (string.startsWith("$")) {
            draft.text().name(string);
            Require.that(string.length() > 1);
            use.path(string.substring(1));
        } else {
            draft.text().value();
        }
    }

    private static void variable(String path, FieldUse use) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        Require.that(!name.isEmpty());
        if (name.equals("ROOT") || name.equals("CURRENT")) {
            use.path(dot < 0 ? "" : path.substring(dot + 1));
        } else if (!isUsers(name) && !ExpressionNames.VARIABLES.contains(name)) {
            throw new Refusal(ExpressionNames.REFUSED_VARIABLES.getOrDefault(name, Reason.UNKNOWN_VARIABLE));
        }
    }

    /** The names of variables that users bind begin with a small letter, or with one beyond ASCII. */
    private static boolean isUsers(String name) {
        char first = name.charAt(0);
        return (first >= 'a' && first <= 'z') || first > 127;
    }

    private void array(Value value, FieldUse use) {
        draft.text().word("[");
        BsonCursor elements = value.elements();
        boolean constant = false;
        while (elements.next()) {
            Value each = Value.at(elements);
            if (constant && isConstant(each)) {
                continue; // however many there are in a row, they make one shape
            }
            constant = isConstant(each);
            draft.text().next();
            read(each, use);
        }
        draft.text().word("]");
    }

    private static boolean isConstant(Value value) {
        return !value.isDocument()
                && !value.isArray()
                && (value.type() != BsonTypes.STRING || !value.string().startsWith("$"));
    }

    private void document(Value value, FieldUse use) {
        if (Require.beginsWithOperator(value)) {
            BsonCursor operator = Require.single(value);
            draft.text().word("{").field(operator.name());
            operator(operator.name(), Value.at(operator), use);
        } else {
            draft.text().word("{");
            BsonCursor fields = value.elements();
            while (fields.next()) {
                draft.text().field(Require.fieldName(fields));
                read(Value.at(fields), use);
            }
        }
        draft.text().word("}");
    }

    private void operator(String name, Value operand, FieldUse use) {
        switch (name) {
            case "$literal", "$const" -> draft.text().value();
            case "$meta" -> meta(operand, use);
            case "$getField", "$setField", "$unsetField" -> {
                use.all(); // which field is meant may be computed
                read(operand, use);
            }
            default -> {
                if (!ExpressionNames.OPERATORS.contains(name)) {
                    throw new Refusal(ExpressionNames.refusal(name));
                }
                read(operand, use);
            }
        }
    }

    /** How well a text matched is known; other facts about documents come from elsewhere than their data. */
    void meta(Value operand, FieldUse use) {
        if (operand.type() != BsonTypes.STRING || !operand.string().equals("textScore")) {
            throw new Refusal(Reason.UNKNOWN_EXPRESSION);
        }
        draft.text().word("textScore");
        draft.dependsOnIndexes();
        use.all();
    }

    /** Expressions by the names that their results get. */
    void named(Value fields, FieldUse use) {
        draft.text().word("{");
        BsonCursor cursor = Require.document(fields);
        while (cursor.next()) {
            draft.text().field(Require.fieldName(cursor));
            read(Value.at(cursor), use);
        }
        draft.text().word("}");
    }

    /** What a group makes of its documents, by the names of the results. Other fields of a result's document are refused. */
    void accumulators(Value fields, FieldUse use) {
        draft.text().word("{");
        BsonCursor cursor = Require.document(fields);
        while (cursor.next()) {
            draft.text().field(Require.fieldName(cursor));
            BsonCursor accumulator = Require.single(Value.at(cursor));
            draft.text().word("{").field(accumulator.name());
            accumulator(accumulator.name(), Value.at(accumulator), use);
            draft.text().word("}");
        }
        draft.text().word("}");
    }

    void accumulator(String name, Value operand, FieldUse use) {
        if (ExpressionNames.SORTED_ACCUMULATORS.contains(name)) {
            BsonCursor arguments = Require.document(operand);
            while (arguments.next()) {
                if (arguments.nameIs("sortBy")) {
                    sortedBy(Value.at(arguments), use);
                }
            }
        } else if (!ExpressionNames.ACCUMULATORS.contains(name)) {
            throw new Refusal(ExpressionNames.refusal(name));
        }
        read(operand, use);
    }

    private static void sortedBy(Value order, FieldUse use) {
        BsonCursor cursor = Require.document(order);
        while (cursor.next()) {
            use.path(cursor.name());
        }
    }
}
