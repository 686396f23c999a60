package io.larder.engine.query;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.Set;

/** Stages that put documents together, or look at several at a time. */
final class GroupStages {
    private static final Set<String> BUCKET = Set.of("groupBy", "boundaries", "default", "output");
    private static final Set<String> BUCKET_AUTO = Set.of("groupBy", "buckets", "output", "granularity");
    private static final Set<String> WINDOW_FIELDS = Set.of("partitionBy", "sortBy", "output");
    private static final Set<String> WINDOW = Set.of("documents", "range", "unit");
    private static final Set<String> FILL = Set.of("partitionBy", "partitionByFields", "sortBy", "output");
    private static final Set<String> FILL_OUTPUT = Set.of("value", "method");

    private final Draft draft;
    private final ExpressionReader expressions;
    private final Order order;

    GroupStages(Draft draft, ExpressionReader expressions, Order order) {
        this.draft = draft;
        this.expressions = expressions;
        this.order = order;
    }

    boolean read(String name, Value stage, FieldUse use) {
        switch (name) {
            case "$group" -> group(stage, use);
            case "$count" -> {
                draft.text().name(Require.string(stage));
                use.close();
            }
            case "$sortByCount" -> {
                expressions.read(stage, use);
                use.close();
            }
            case "$bucket" -> bucket(new StageFields(stage, BUCKET), use);
            case "$bucketAuto" -> bucket(new StageFields(stage, BUCKET_AUTO), use);
            case "$setWindowFields" -> windowFields(new StageFields(stage, WINDOW_FIELDS), use);
            case "$fill" -> fill(new StageFields(stage, FILL), use);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void group(Value stage, FieldUse use) {
        draft.text().word("{");
        boolean hasId = false;
        BsonCursor cursor = Require.document(stage);
        while (cursor.next()) {
            draft.text().field(Require.fieldName(cursor));
            if (cursor.nameIs("_id")) {
                hasId = true;
                expressions.read(Value.at(cursor), use);
            } else {
                accumulator(Value.at(cursor), use);
            }
        }
        Require.that(hasId);
        draft.text().word("}");
        use.close();
    }

    private void accumulator(Value value, FieldUse use) {
        BsonCursor accumulator = Require.single(value);
        draft.text().word("{").field(accumulator.name());
        expressions.accumulator(accumulator.name(), Value.at(accumulator), use);
        draft.text().word("}");
    }

    private void bucket(StageFields fields, FieldUse use) {
        draft.text().word("{");
        draft.text().field("groupBy");
        expressions.read(fields.required("groupBy"), use);
        for (String constant : new String[] {"boundaries", "default", "buckets", "granularity"}) {
            Value value = fields.get(constant);
            if (value != null) {
                draft.text().field(constant);
                expressions.read(value, use);
            }
        }
        Value output = fields.get("output");
        if (output != null) {
            draft.text().field("output");
            expressions.accumulators(output, use);
        }
        draft.text().word("}");
        use.close();
    }

    private void windowFields(StageFields fields, FieldUse use) {
        draft.text().word("{");
        partition(fields, use);
        draft.text().field("output").word("{");
        BsonCursor output = Require.document(fields.required("output"));
        while (output.next()) {
            draft.text().field(Require.fieldName(output));
            overWindow(Value.at(output), use);
        }
        draft.text().word("}}");
    }

    private void partition(StageFields fields, FieldUse use) {
        Value partition = fields.get("partitionBy");
        if (partition != null) {
            draft.text().field("partitionBy");
            expressions.read(partition, use);
        }
        Value sort = fields.get("sortBy");
        if (sort != null) {
            draft.text().field("sortBy");
            order.read(sort, use);
        }
    }

    private void overWindow(Value value, FieldUse use) {
        draft.text().word("{");
        boolean any = false;
        BsonCursor cursor = Require.document(value);
        while (cursor.next()) {
            draft.text().field(cursor.name());
            if (cursor.nameIs("window")) {
                new StageFields(Value.at(cursor), WINDOW);
                draft.text().value();
            } else {
                Require.that(!any);
                any = true;
                windowOperator(cursor.name(), Value.at(cursor), use);
            }
        }
        Require.that(any);
        draft.text().word("}");
    }

    private void windowOperator(String name, Value operand, FieldUse use) {
        if (ExpressionNames.WINDOW_OPERATORS.contains(name)) {
            expressions.read(operand, use);
        } else {
            expressions.accumulator(name, operand, use);
        }
    }

    private void fill(StageFields fields, FieldUse use) {
        draft.text().word("{");
        partition(fields, use);
        Value names = fields.get("partitionByFields");
        if (names != null) {
            draft.text().field("partitionByFields");
            fieldNames(names, draft, use);
        }
        draft.text().field("output").word("{");
        BsonCursor output = Require.document(fields.required("output"));
        while (output.next()) {
            String name = Require.fieldName(output);
            use.path(name);
            draft.text().field(name);
            StageFields how = new StageFields(Value.at(output), FILL_OUTPUT);
            Value value = how.get("value");
            if (value == null) {
                draft.text().value();
            } else {
                expressions.read(value, use);
            }
        }
        draft.text().word("}}");
    }

    static void fieldNames(Value names, Draft draft, FieldUse use) {
        draft.text().word("[");
        BsonCursor cursor = Require.array(names);
        while (cursor.next()) {
            String name = Require.string(Value.at(cursor));
            use.path(name);
            draft.text().next().name(name);
        }
        draft.text().word("]");
    }
}
