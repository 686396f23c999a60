package io.larder.engine.query;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.Set;

/** Stages that alter documents one by one, or make several of one. */
final class DocumentStages {
    private static final Set<String> UNWIND = Set.of("path", "includeArrayIndex", "preserveNullAndEmptyArrays");
    private static final Set<String> REPLACE_ROOT = Set.of("newRoot");
    private static final Set<String> GEO_NEAR = Set.of(
            "near",
            "distanceField",
            "spherical",
            "maxDistance",
            "minDistance",
            "query",
            "distanceMultiplier",
            "includeLocs",
            "key");
    private static final Set<String> DENSIFY = Set.of("field", "partitionByFields", "range");
    private static final Set<String> RANGE = Set.of("step", "unit", "bounds");

    private final Draft draft;
    private final FilterReader filters;
    private final ExpressionReader expressions;

    DocumentStages(Draft draft, FilterReader filters, ExpressionReader expressions) {
        this.draft = draft;
        this.filters = filters;
        this.expressions = expressions;
    }

    boolean read(String name, Value stage, FieldUse use) {
        switch (name) {
            case "$addFields", "$set" -> expressions.named(stage, use);
            case "$unset" -> unset(stage);
            case "$unwind" -> unwind(stage, use);
            case "$replaceRoot" -> {
                expressions.read(new StageFields(stage, REPLACE_ROOT).required("newRoot"), use);
                use.close();
            }
            case "$replaceWith" -> {
                expressions.read(stage, use);
                use.close();
            }
            case "$redact" -> {
                use.all();
                expressions.read(stage, use);
            }
            case "$geoNear" -> geoNear(stage, use);
            case "$densify" -> densify(stage, use);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void unset(Value stage) {
        if (stage.isArray()) {
            draft.text().word("[");
            BsonCursor cursor = stage.elements();
            while (cursor.next()) {
                draft.text().next().name(Require.string(Value.at(cursor)));
            }
            draft.text().word("]");
        } else {
            draft.text().name(Require.string(stage));
        }
    }

    private void unwind(Value stage, FieldUse use) {
        if (stage.type() == BsonTypes.STRING) {
            path(stage, use);
            return;
        }
        StageFields fields = new StageFields(stage, UNWIND);
        draft.text().word("{path: ");
        path(fields.required("path"), use);
        Value index = fields.get("includeArrayIndex");
        if (index != null) {
            draft.text().field("includeArrayIndex").name(Require.string(index));
        }
        if (fields.get("preserveNullAndEmptyArrays") != null) {
            draft.text().field("preserveNullAndEmptyArrays").value();
        }
        draft.text().word("}");
    }

    private void path(Value path, FieldUse use) {
        use.path(Require.path(path));
        draft.text().name(path.string());
    }

    private void geoNear(Value stage, FieldUse use) {
        StageFields fields = new StageFields(stage, GEO_NEAR);
        draft.dependsOnIndexes();
        use.all();
        draft.text().word("{query: ");
        Value query = fields.get("query");
        if (query == null) {
            draft.text().word("{}");
        } else {
            filters.read(query, use);
        }
        // Constants all of them; near may be computed from variables.
        Value near = fields.required("near");
        draft.text().field("near");
        expressions.read(near, use);
        draft.text().word("}");
    }

    private void densify(Value stage, FieldUse use) {
        StageFields fields = new StageFields(stage, DENSIFY);
        String field = Require.string(fields.required("field"));
        use.path(field);
        draft.text().word("{field: ").name(field);
        Value partition = fields.get("partitionByFields");
        if (partition != null) {
            draft.text().field("partitionByFields");
            GroupStages.fieldNames(partition, draft, use);
        }
        new StageFields(fields.required("range"), RANGE);
        draft.text().word("}");
    }
}
