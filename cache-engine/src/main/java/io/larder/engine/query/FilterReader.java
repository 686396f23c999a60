package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.Map;
import java.util.Set;

/**
 * Reads filters: refuses operators that are not known, and notes the fields that are looked at. Whether a document matches is
 * not decided here, so an operator may be allowed that nobody in this program can evaluate: it is a function of the data.
 */
final class FilterReader {
    private static final Set<String> COMPARISONS =
            Set.of("$ne", "$gt", "$gte", "$lt", "$lte", "$exists", "$type", "$size", "$mod", "$regex", "$options");
    private static final Set<String> BITS = Set.of("$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear");
    private static final Set<String> GEO =
            Set.of("$geoWithin", "$geoIntersects", "$near", "$nearSphere", "$maxDistance", "$minDistance");
    private static final Set<String> WHOLE_DOCUMENT = Set.of("$expr", "$text", "$jsonSchema");
    private static final Map<String, Reason> REFUSED = Map.of(
            "$where", Reason.JAVASCRIPT,
            "$sampleRate", Reason.RANDOM);

    private final Draft draft;
    private final ExpressionReader expressions;
    /** How many $elemMatch stand around what is read. */
    private int inElements;

    FilterReader(Draft draft, ExpressionReader expressions) {
        this.draft = draft;
        this.expressions = expressions;
    }

    void read(Value filter, FieldUse use) {
        draft.enter();
        draft.text().word("{");
        BsonCursor cursor = Require.document(filter);
        while (cursor.next()) {
            String name = cursor.name();
            draft.text().field(name);
            if (name.startsWith("$")) {
                logical(name, Value.at(cursor), use);
            } else {
                use.path(name);
                field(Value.at(cursor), use);
            }
        }
        draft.text().word("}");
        draft.leave();
    }

    private void logical(String name, Value operand, FieldUse use) {
        // These are about whole documents, and servers do not take them for elements.
        Require.that(inElements == 0 || !WHOLE_DOCUMENT.contains(name));
        switch (name) {
            case "$and", "$or", "$nor" -> each(operand, use);
            case "$comment" -> draft.text().value();
            case "$expr" -> expressions.read(operand, use);
            case "$jsonSchema" -> {
                use.all();
                draft.text().value();
            }
            case "$text" -> {
                use.all();
                draft.dependsOnIndexes();
                draft.text().value();
            }
            default -> throw new Refusal(REFUSED.getOrDefault(name, Reason.UNKNOWN_OPERATOR));
        }
    }

    private void each(Value filters, FieldUse use) {
        draft.text().word("[");
        BsonCursor cursor = Require.array(filters);
        while (cursor.next()) {
            draft.text().next();
            read(Value.at(cursor), use);
        }
        draft.text().word("]");
    }

    /** What follows a field: operators, or something to be equal to. */
    private void field(Value operand, FieldUse use) {
        if (operand.type() == BsonTypes.REGEX) {
            draft.text().word("/?/");
        } else if (Require.beginsWithOperator(operand)) {
            operators(operand, use);
        } else {
            draft.text().equality(operand, draft.canonical(operand));
        }
    }

    private void operators(Value operand, FieldUse use) {
        draft.enter();
        draft.text().word("{");
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            String name = cursor.name();
            draft.text().field(name);
            operator(name, Value.at(cursor), use);
        }
        draft.text().word("}");
        draft.leave();
    }

    private void operator(String name, Value operand, FieldUse use) {
        switch (name) {
            case "$eq" -> draft.text().equality(operand, draft.canonical(operand));
            case "$in", "$nin" -> {
                Require.array(operand);
                draft.text().word("[?]");
            }
            case "$not" -> field(operand, use);
            case "$elemMatch" -> elementMatch(operand, use);
            case "$all" -> all(operand, use);
            default -> {
                if (GEO.contains(name)) {
                    draft.dependsOnIndexes();
                } else if (!COMPARISONS.contains(name) && !BITS.contains(name)) {
                    throw new Refusal(REFUSED.getOrDefault(name, Reason.UNKNOWN_OPERATOR));
                }
                draft.text().value();
            }
        }
    }

    /** Either operators on each element, or a filter of documents; what it looks at lies below the field. */
    private void elementMatch(Value operand, FieldUse use) {
        Require.document(operand);
        if (Require.beginsWithOperator(operand) && !isLogical(operand)) {
            operators(operand, use);
        } else {
            element(operand);
        }
    }

    /** A filter of documents in an array. What it looks at lies below the array's field. */
    void element(Value filter) {
        inElements++;
        read(filter, new FieldUse());
        inElements--;
    }

    private static boolean isLogical(Value operand) {
        BsonCursor cursor = operand.elements();
        return cursor.next() && (cursor.nameIs("$and") || cursor.nameIs("$or") || cursor.nameIs("$nor"));
    }

    private void all(Value operand, FieldUse use) {
        draft.text().word("[");
        BsonCursor cursor = Require.array(operand);
        boolean plain = false;
        while (cursor.next()) {
            Value each = Value.at(cursor);
            if (Require.beginsWithOperator(each)) {
                draft.text().next();
                operators(each, use);
            } else if (!plain) {
                plain = true;
                draft.text().next().value();
            }
        }
        draft.text().word("]");
    }
}
