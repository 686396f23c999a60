package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.accumulate.Accumulator;
import io.larder.embedded.query.accumulate.Accumulators;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.TypeNames;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An accumulator of $group and its kin, compiled: makes one state per group. */
interface GroupAccumulator {
    /** The state of one group. Not thread-safe. */
    interface State {
        void add(Document document, Frame frame);

        @Nullable
        Object result();
    }

    State begin(Evaluation evaluation);

    static GroupAccumulator compile(String stage, String field, @Nullable Object specification, Scope scope) {
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(40234, "The field '" + field + "' must be an accumulator object");
        }
        if (document.size() != 1) {
            throw new CommandFailure(40238, "The field '" + field + "' must specify one accumulator");
        }
        String name = document.keySet().iterator().next();
        Object argument = document.get(name);
        if (name.equals("$count")) {
            if (!(argument instanceof Document empty) || !empty.isEmpty()) {
                throw new CommandFailure(9, "$count takes no arguments, i.e. $count:{}");
            }
            return simple(name, frame -> 1);
        }
        if (Accumulators.isSimple(name)) {
            if (argument instanceof List<?> list) {
                if (list.size() != 1) {
                    throw new CommandFailure(40237, "The " + name + " accumulator is a unary operator");
                }
                argument = list.get(0);
            }
            return simple(name, Expressions.compile(argument, scope));
        }
        return switch (name) {
            case "$firstN", "$lastN", "$minN", "$maxN" ->
                RankedAccumulators.someOf(name, arguments(name, argument, Set.of("input", "n")), scope);
            case "$top", "$bottom" ->
                RankedAccumulators.sorted(name, arguments(name, argument, Set.of("sortBy", "output")), scope);
            case "$topN", "$bottomN" ->
                RankedAccumulators.sorted(name, arguments(name, argument, Set.of("sortBy", "output", "n")), scope);
            case "$median", "$percentile" -> percentile(name, argument, scope);
            case "$accumulator" ->
                throw new CommandFailure(
                        31264, "Cannot run server-side javascript without the javascript engine enabled");
            default -> throw new CommandFailure(15952, "unknown group operator '" + name + "'");
        };
    }

    private static Document arguments(String name, @Nullable Object argument, Set<String> required) {
        if (!(argument instanceof Document document)) {
            throw new CommandFailure(
                    5788001, "specification must be an object; found " + name + " :" + Shell.render(argument));
        }
        for (String field : document.keySet()) {
            if (!required.contains(field)) {
                throw new CommandFailure(5788002, "Unknown argument for '" + name + "' operator: " + field);
            }
        }
        for (String field : required) {
            if (!document.containsKey(field)) {
                throw new CommandFailure(5788003, "Missing value for '" + field + "'");
            }
        }
        return document;
    }

    private static GroupAccumulator simple(String name, Expression value) {
        return evaluation -> {
            Accumulator accumulator = Accumulators.simple(name, evaluation);
            return new State() {
                @Override
                public void add(Document document, Frame frame) {
                    accumulator.add(value.evaluate(frame));
                }

                @Override
                public @Nullable Object result() {
                    return accumulator.result();
                }
            };
        };
    }

    private static GroupAccumulator percentile(String name, @Nullable Object argument, Scope scope) {
        boolean median = name.equals("$median");
        Document document =
                arguments(name, argument, median ? Set.of("input", "method") : Set.of("input", "p", "method"));
        if (!"approximate".equals(document.get("method"))) {
            throw new CommandFailure(2, "Currently only 'approximate' can be used as percentile 'method'.");
        }
        Expression input = Expressions.compile(document.get("input"), scope);
        Object fractions = median ? (Object) List.of(0.5) : document.get("p");
        if (!(fractions instanceof List<?> list)
                || list.isEmpty()
                || !list.stream()
                        .allMatch(p -> p instanceof Number n && n.doubleValue() >= 0 && n.doubleValue() <= 1)) {
            throw new CommandFailure(
                    7750301,
                    "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: "
                            + Shell.render(fractions));
        }
        return evaluation -> new State() {
            private final List<@Nullable Object> values = new java.util.ArrayList<>();

            @Override
            public void add(Document each, Frame frame) {
                values.add(input.evaluate(frame));
            }

            @Override
            public @Nullable Object result() {
                List<@Nullable Object> found = new java.util.ArrayList<>();
                for (Object p : list) {
                    found.add(Accumulators.percentile(
                            values, ((Number) java.util.Objects.requireNonNull(p)).doubleValue()));
                }
                return median ? found.get(0) : found;
            }
        };
    }

    static int requireCount(@Nullable Object n) {
        Integer whole = Numbers.wholeInt(n);
        if (whole == null) {
            throw new CommandFailure(5787902, "Value for 'n' must be of integral type, but found " + TypeNames.of(n));
        }
        if (whole <= 0) {
            throw new CommandFailure(5787908, "'n' must be greater than 0, found " + whole);
        }
        return whole;
    }

    static Sorter sorter(@Nullable Object pattern, Evaluation evaluation) {
        if (!(pattern instanceof Document document)) {
            throw new CommandFailure(10065, "invalid parameter: expected an object (sortBy)");
        }
        return Sorter.compile(document, evaluation.collation());
    }
}
