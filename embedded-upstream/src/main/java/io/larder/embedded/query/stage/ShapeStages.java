package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.project.FieldList;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stages that make one document of one: $project, $addFields, $set, $unset, $replaceRoot, $replaceWith. */
final class ShapeStages {
    private ShapeStages() {}

    static void register(Map<String, StageTable.Compiler> table) {
        table.put("$project", (name, specification, context) -> {
            if (!(specification instanceof Document document)) {
                throw new CommandFailure(15969, "$project specification must be an object");
            }
            FieldList fields = FieldList.project(document, context.scope());
            return (input, with) -> Streams.map(input, each -> fields.apply(each, with.frame(each)));
        });
        table.put("$addFields", ShapeStages::addFields);
        table.put("$set", ShapeStages::addFields);
        table.put("$unset", (name, specification, context) -> unset(specification));
        table.put("$replaceRoot", (name, specification, context) -> {
            if (!(specification instanceof Document document)) {
                throw new CommandFailure(
                        40229,
                        "expected an object as specification for $replaceRoot stage, got "
                                + TypeNames.of(specification));
            }
            for (String field : document.keySet()) {
                if (!field.equals("newRoot")) {
                    throw new CommandFailure(40230, "unrecognized option to $replaceRoot stage: " + field);
                }
            }
            if (!document.containsKey("newRoot")) {
                throw new CommandFailure(40231, "no newRoot specified for the $replaceRoot stage");
            }
            return replace("'newRoot' expression", document.get("newRoot"), context);
        });
        table.put(
                "$replaceWith",
                (name, specification, context) -> replace("'replacement document'", specification, context));
    }

    private static Stage addFields(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(
                    40272, name + " specification stage must be an object, got " + TypeNames.of(specification));
        }
        FieldList fields = FieldList.addFields(name, document, context.scope());
        return (input, with) -> Streams.map(input, each -> fields.apply(each, with.frame(each)));
    }

    private static Stage unset(@Nullable Object specification) {
        List<String> paths = new ArrayList<>();
        List<?> given =
                specification instanceof List<?> list ? list : java.util.Collections.singletonList(specification);
        if (given.isEmpty()) {
            throw new CommandFailure(
                    31119, "$unset specification must be a string or an array with at least one field");
        }
        for (Object each : given) {
            if (!(each instanceof String path)) {
                throw new CommandFailure(
                        specification instanceof List ? 31120 : 31002,
                        "$unset specification must be a string or an array containing only string values");
            }
            if (path.startsWith("$")) {
                throw new CommandFailure(
                        16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
            paths.add(path);
        }
        FieldList fields = FieldList.excluding(paths);
        return (input, with) -> Streams.map(input, each -> fields.apply(each, with.frame(each)));
    }

    private static Stage replace(String what, @Nullable Object specification, PipelineContext context) {
        Expression root = Expressions.compile(specification, context.scope());
        return (input, with) -> Streams.map(input, each -> {
            Object made = root.evaluate(with.frame(each));
            if (made instanceof Document document) {
                return document;
            }
            throw new CommandFailure(
                    40228,
                    what + " must evaluate to an object, but resulting value was: " + Shell.render(made)
                            + ". Type of resulting value: '" + TypeNames.of(made) + "'. Input document: "
                            + Shell.render(each));
        });
    }
}
