package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.value.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of $setWindowFields: ranks, shifts, and every accumulator over a window. */
final class WindowFunctions {
    private WindowFunctions() {}

    static WindowFunction compile(
            String field, Document definition, @Nullable Document sortBy, PipelineContext context) {
        String name = null;
        for (String key : definition.keySet()) {
            if (!key.equals("window")) {
                if (name != null) {
                    throw parse("Cannot specify two functions in window function spec: " + field);
                }
                name = key;
            }
        }
        if (name == null) {
            throw parse("Expected a $-prefixed window function" + field);
        }
        Object argument = definition.get(name);
        WindowBounds bounds = WindowBounds.parse(definition.get("window"));
        if (!bounds.equals(WindowBounds.WHOLE) && sortBy == null) {
            throw new CommandFailure(5339901, "Document-based bounds require a sortBy");
        }
        return switch (name) {
            case "$rank", "$denseRank", "$documentNumber" -> {
                requireOrder(name, sortBy, 5371602);
                yield rank(name);
            }
            case "$shift" -> {
                requireOrder(name, sortBy, 6050201);
                yield shift(argument, context);
            }
            case "$derivative", "$integral" -> {
                requireOrder(name, sortBy, 5429513);
                yield Calculus.compile(name, argument, bounds, context);
            }
            case "$expMovingAvg" -> {
                requireOrder(name, sortBy, 5371805);
                yield Calculus.movingAverage(argument, context);
            }
            case "$covariancePop", "$covarianceSamp" ->
                Calculus.covariance(name.equals("$covarianceSamp"), argument, bounds, context);
            case "$locf", "$linearFill" -> Filling.compile(name, Expressions.compile(argument, context.scope()));
            default -> accumulator(field, new Document(name, argument), bounds, context);
        };
    }

    private static CommandFailure parse(String message) {
        return new CommandFailure(ErrorCode.FAILED_TO_PARSE, message);
    }

    private static void requireOrder(String name, @Nullable Document sortBy, int code) {
        if (sortBy == null || sortBy.isEmpty()) {
            throw new CommandFailure(code, name + " must be specified with a top level sortBy expression");
        }
    }

    private static WindowFunction rank(String name) {
        return partition -> {
            List<@Nullable Object> ranks = new ArrayList<>(partition.size());
            int rank = 0;
            for (int i = 0; i < partition.size(); i++) {
                boolean tied = i > 0 && partition.tied(i, i - 1);
                rank = switch (name) {
                    case "$documentNumber" -> i + 1;
                    case "$rank" -> tied ? rank : i + 1;
                    default -> tied ? rank : rank + 1;
                };
                ranks.add(rank);
            }
            return ranks;
        };
    }

    private static WindowFunction shift(@Nullable Object argument, PipelineContext context) {
        if (!(argument instanceof Document spec) || !spec.containsKey("output") || !spec.containsKey("by")) {
            throw parse("$shift requires an object with 'output' and 'by'");
        }
        Integer by = Numbers.wholeInt(spec.get("by"));
        if (by == null) {
            throw parse("'$shift:by' field must be an integer, but found " + spec.get("by"));
        }
        Expression output = Expressions.compile(spec.get("output"), context.scope());
        Expression otherwise = Expressions.compile(spec.get("default"), context.scope());
        return partition -> {
            List<@Nullable Object> shifted = new ArrayList<>(partition.size());
            for (int i = 0; i < partition.size(); i++) {
                int from = i + by;
                boolean inside = from >= 0 && from < partition.size();
                shifted.add(inside ? partition.evaluate(output, from) : partition.evaluate(otherwise, i));
            }
            return shifted;
        };
    }

    private static WindowFunction accumulator(
            String field, Document accumulator, WindowBounds bounds, PipelineContext context) {
        GroupAccumulator compiled;
        try {
            compiled = GroupAccumulator.compile("$setWindowFields", field, accumulator, context.scope());
        } catch (CommandFailure failure) {
            if (failure.code() == 15952) {
                throw parse("Unrecognized window function, "
                        + accumulator.keySet().iterator().next());
            }
            throw failure;
        }
        return partition -> {
            List<@Nullable Object> values = new ArrayList<>(partition.size());
            for (int i = 0; i < partition.size(); i++) {
                List<Integer> window = bounds.around(partition, i);
                if (i > 0 && bounds.equals(WindowBounds.WHOLE)) {
                    values.add(values.get(0));
                    continue;
                }
                GroupAccumulator.State state =
                        compiled.begin(partition.context().evaluation());
                for (Document document : partition.documents().subList(window.get(0), window.get(1))) {
                    state.add(document, partition.context().frame(document));
                }
                values.add(state.result());
            }
            return values;
        };
    }
}
