package io.larder.engine.filter;

import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.ArrayList;
import java.util.List;

/** Turns filter documents into conditions: names of fields and logical operators here, what follows a field in {@link Operators}. */
final class FilterCompiler {
    /** Servers refuse deeper filters. */
    private static final int MAX_DEPTH = 100;

    private static final Condition UNKNOWN = new Condition.Unknown(Filter.WHOLE_DOCUMENT);

    private final boolean simpleCollation;

    FilterCompiler(boolean simpleCollation) {
        this.simpleCollation = simpleCollation;
    }

    Condition filter(Value document, int depth) {
        if (depth > MAX_DEPTH) {
            return UNKNOWN;
        }
        List<Condition> parts = new ArrayList<>();
        BsonCursor cursor = document.elements();
        while (cursor.next()) {
            String name = cursor.name();
            Value value = Value.at(cursor);
            parts.add(name.startsWith("$") ? logical(name, value, depth) : field(name, value, depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.And(List.copyOf(parts));
    }

    private Condition logical(String name, Value value, int depth) {
        return switch (name) {
            case "$and", "$or", "$nor" -> combined(name, value, depth);
            case "$comment" -> new Condition.And(List.of());
            default -> UNKNOWN; // $expr, $where, $text, $jsonSchema, and whatever is to come
        };
    }

    private Condition combined(String name, Value value, int depth) {
        if (!value.isArray()) {
            return UNKNOWN;
        }
        List<Condition> parts = new ArrayList<>();
        BsonCursor cursor = value.elements();
        while (cursor.next()) {
            if (cursor.type() != BsonTypes.DOCUMENT) {
                return UNKNOWN;
            }
            parts.add(filter(Value.at(cursor), depth + 1));
        }
        if (parts.isEmpty()) {
            return UNKNOWN;
        }
        return switch (name) {
            case "$and" -> new Condition.And(List.copyOf(parts));
            case "$or" -> new Condition.Or(List.copyOf(parts));
            default -> new Condition.Not(new Condition.Or(List.copyOf(parts)));
        };
    }

    private Condition field(String name, Value value, int depth) {
        FieldPath path = new FieldPath(name);
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return new Condition.Unknown(Filter.WHOLE_DOCUMENT);
        }
        Operators operators = new Operators(this, simpleCollation, depth);
        return switch (operators.kind(value)) {
            case OPERATORS -> operators.condition(path, value);
            case PLAIN -> operators.equality(path, value);
            case UNCLEAR -> new Condition.Unknown(name);
        };
    }
}
