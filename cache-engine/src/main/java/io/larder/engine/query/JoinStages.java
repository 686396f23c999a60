package io.larder.engine.query;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stages that have pipelines of their own, or read other collections. */
final class JoinStages {
    private static final Set<String> LOOKUP = Set.of("from", "localField", "foreignField", "let", "pipeline", "as");
    private static final Set<String> GRAPH_LOOKUP = Set.of(
            "from",
            "startWith",
            "connectFromField",
            "connectToField",
            "as",
            "maxDepth",
            "depthField",
            "restrictSearchWithMatch");
    private static final Set<String> UNION_WITH = Set.of("coll", "db", "pipeline");
    private static final Set<String> FOREIGN = Set.of("db", "coll");

    private final Draft draft;
    private final FilterReader filters;
    private final ExpressionReader expressions;
    private final PipelineReader pipelines;

    JoinStages(Draft draft, FilterReader filters, ExpressionReader expressions, PipelineReader pipelines) {
        this.draft = draft;
        this.filters = filters;
        this.expressions = expressions;
        this.pipelines = pipelines;
    }

    boolean read(String name, Value stage, FieldUse use) {
        switch (name) {
            case "$lookup" -> lookup(new StageFields(stage, LOOKUP), use);
            case "$graphLookup" -> graphLookup(new StageFields(stage, GRAPH_LOOKUP), use);
            case "$unionWith" -> unionWith(stage);
            case "$facet" -> facet(stage, use);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void lookup(StageFields fields, FieldUse use) {
        draft.text().word("{from: ");
        from(fields.required("from"));
        Value local = fields.get("localField");
        if (local != null) {
            use.path(Require.string(local));
            draft.text().field("localField").name(local.string());
        }
        name(fields, "foreignField");
        name(fields, "as");
        Value variables = fields.get("let");
        if (variables != null) {
            draft.text().field("let");
            expressions.named(variables, use);
        }
        inner(fields.get("pipeline"));
        draft.text().word("}");
    }

    private void graphLookup(StageFields fields, FieldUse use) {
        draft.text().word("{from: ");
        from(fields.required("from"));
        draft.text().field("startWith");
        expressions.read(fields.required("startWith"), use);
        name(fields, "connectFromField");
        name(fields, "connectToField");
        name(fields, "as");
        name(fields, "depthField");
        if (fields.get("maxDepth") != null) {
            draft.text().field("maxDepth").value();
        }
        Value filter = fields.get("restrictSearchWithMatch");
        if (filter != null) {
            draft.text().field("restrictSearchWithMatch");
            filters.read(filter, new FieldUse());
        }
        draft.text().word("}");
    }

    private void unionWith(Value stage) {
        if (stage.type() == BsonTypes.STRING) {
            from(stage);
            return;
        }
        StageFields fields = new StageFields(stage, UNION_WITH);
        Value database = fields.get("db");
        draft.text().word("{coll: ");
        foreign(database == null ? draft.main().database() : Require.string(database), fields.required("coll"));
        inner(fields.get("pipeline"));
        draft.text().word("}");
    }

    /** The branches are given the same documents; what comes out is made of what comes out of them. */
    private void facet(Value stage, FieldUse use) {
        draft.text().word("{");
        BsonCursor cursor = Require.document(stage);
        while (cursor.next()) {
            draft.text().field(Require.fieldName(cursor));
            FieldUse branch = use.branch();
            pipelines.read(Value.at(cursor), branch, simple());
            use.take(branch);
        }
        draft.text().word("}");
        use.close();
    }

    private void name(StageFields fields, String field) {
        Value name = fields.get(field);
        if (name != null) {
            draft.text().field(field).name(Require.string(name));
        }
    }

    /** A pipeline over documents of another collection. */
    private void inner(@Nullable Value pipeline) {
        if (pipeline != null) {
            draft.text().field("pipeline");
            pipelines.read(pipeline, new FieldUse(), simple());
        }
    }

    /** Reads $match and its like; what it finds out of an inner pipeline is of no use. */
    private SimpleForm simple() {
        return new SimpleForm(draft, filters, expressions, new Order(draft, expressions));
    }

    private void from(Value from) {
        if (from.type() == BsonTypes.STRING) {
            foreign(draft.main().database(), from);
        } else {
            StageFields fields = new StageFields(from, FOREIGN);
            foreign(Require.string(fields.required("db")), fields.required("coll"));
        }
    }

    private void foreign(String database, Value collection) {
        String name = Require.string(collection);
        Require.that(!name.isEmpty() && !database.isEmpty());
        if (Internals.isDatabase(database)) {
            throw new Refusal(Reason.INTERNAL_DATABASE);
        }
        if (Internals.isCollection(name)) {
            throw new Refusal(Reason.SYSTEM_COLLECTION);
        }
        Namespace namespace = new Namespace(database, name);
        draft.reads(namespace);
        draft.text().name(namespace.toString());
    }
}
