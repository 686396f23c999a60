package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code {$set: ..., $inc: ...}}: one operator per path, applied in the order of the paths. */
final class OperatorUpdate {
    private static final Set<String> OPERATORS = Set.of(
            "$set",
            "$unset",
            "$inc",
            "$mul",
            "$min",
            "$max",
            "$rename",
            "$currentDate",
            "$setOnInsert",
            "$push",
            "$addToSet",
            "$pull",
            "$pullAll",
            "$pop",
            "$bit");

    private record Step(UpdatePath path, FieldOperator operator, boolean onInsertOnly, @Nullable UpdatePath renameTo) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<UpdatePath> paths = new ArrayList<>();
    private final ArrayFilters filters;
    private final Evaluation evaluation;

    OperatorUpdate(Document update, ArrayFilters filters, Evaluation evaluation) {
        this.filters = filters;
        this.evaluation = evaluation;
        for (Map.Entry<String, Object> entry : update.entrySet()) {
            String name = entry.getKey();
            if (!OPERATORS.contains(name)) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "Unknown modifier: " + name
                                + ". Expected a valid update modifier or pipeline-style update specified as an array");
            }
            if (!(entry.getValue() instanceof Document fields)) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "Modifiers operate on fields but we found type " + TypeNames.of(entry.getValue())
                                + " instead. For example: {$mod: {<field>: ...}} not {" + name + ": "
                                + Shell.render(entry.getValue()) + "}");
            }
            fields.forEach((field, argument) -> add(name, field, argument));
        }
        filters.requireUse(paths, update);
        steps.sort(Comparator.comparing(Step::path));
    }

    private void add(String name, String field, @Nullable Object argument) {
        UpdatePath path = UpdatePath.parse(field);
        UpdatePath renameTo = null;
        if (name.equals("$rename")) {
            renameTo = renameTarget(path, argument);
            claim(renameTo);
        }
        claim(path);
        steps.add(new Step(path, operator(name, field, argument), name.equals("$setOnInsert"), renameTo));
    }

    private void claim(UpdatePath path) {
        for (UpdatePath other : paths) {
            String conflict = UpdatePath.conflict(other, path);
            if (conflict != null) {
                throw new CommandFailure(
                        ErrorCode.CONFLICTING_UPDATE_OPERATORS,
                        "Updating the path '" + path.text() + "' would create a conflict at '" + conflict + "'");
            }
        }
        paths.add(path);
    }

    private FieldOperator operator(String name, String field, @Nullable Object argument) {
        return switch (name) {
            case "$set", "$setOnInsert" -> ValueOperators.set(argument);
            case "$unset", "$rename" -> ValueOperators.unset();
            case "$inc" -> ValueOperators.increment(field, argument);
            case "$mul" -> ValueOperators.multiply(field, argument);
            case "$min" -> ValueOperators.smaller(argument, evaluation);
            case "$max" -> ValueOperators.greater(argument, evaluation);
            case "$currentDate" -> ValueOperators.currentDate(argument, evaluation);
            case "$push" -> Push.parse(argument, evaluation);
            case "$addToSet" -> ArrayOperators.addToSet(argument, evaluation);
            case "$pull" -> ArrayOperators.pull(argument, evaluation);
            case "$pullAll" -> ArrayOperators.pullAll(argument, evaluation);
            case "$pop" -> ArrayOperators.pop(field, argument);
            default -> ValueOperators.bits(field, argument);
        };
    }

    private static UpdatePath renameTarget(UpdatePath from, @Nullable Object argument) {
        if (!(argument instanceof String to)) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "The 'to' field for $rename must be a string: " + from.text() + ": " + Shell.render(argument));
        }
        UpdatePath target = UpdatePath.parse(to);
        if (from.text().equals(to)) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "The source and target field for $rename must differ: " + from.text() + ": \"" + to + "\"");
        }
        if (UpdatePath.conflict(from, target) != null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "The source and target field for $rename must not be on the same path: " + from.text() + ": \"" + to
                            + "\"");
        }
        requireStatic("source", from);
        requireStatic("destination", target);
        return target;
    }

    private static void requireStatic(String which, UpdatePath path) {
        if (path.isPositional()) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "The " + which + " field for $rename may not be dynamic: " + path.text());
        }
    }

    Document apply(Document document, @Nullable Matcher matcher, boolean inserting, ChangeLog log) {
        Document result = document;
        for (Step step : steps) {
            if (step.onInsertOnly && !inserting) {
                continue;
            }
            if (step.renameTo == null) {
                result = new PathWalk(step.path, step.operator, result, filters, matcher, log).apply();
            } else {
                result = rename(step.path, step.renameTo, result, log);
            }
        }
        return result;
    }

    private Document rename(UpdatePath from, UpdatePath to, Document document, ChangeLog log) {
        Object value = document;
        for (String part : from.parts()) {
            if (value instanceof List<?>) {
                throw arrayOnTheWay("source", from, document);
            }
            value = value instanceof Document inner ? inner.getOrDefault(part, Missing.MISSING) : Missing.MISSING;
        }
        if (Missing.isMissing(value)) {
            return document;
        }
        Object target = document;
        for (String part : to.parts().subList(0, to.parts().size() - 1)) {
            target = target instanceof Document inner ? inner.get(part) : null;
            if (target instanceof List<?>) {
                throw arrayOnTheWay("destination", to, document);
            }
        }
        Document without = new PathWalk(from, ValueOperators.unset(), document, filters, null, log).apply();
        return new PathWalk(to, ValueOperators.set(value), without, filters, null, log).apply();
    }

    private static CommandFailure arrayOnTheWay(String which, UpdatePath path, Document document) {
        return new CommandFailure(
                ErrorCode.BAD_VALUE,
                "The " + which + " field cannot be an array element, '" + path.text() + "' in doc with _id: "
                        + Shell.render(document.get("_id")) + " has an array field called '"
                        + path.parts().get(0) + "'");
    }
}
