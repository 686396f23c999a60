package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.accumulate.Accumulator;
import io.larder.embedded.query.accumulate.Accumulators;
import io.larder.embedded.query.value.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $sum, $avg and other accumulators used on the values of one document. */
final class StatisticOperators {
    private StatisticOperators() {}

    static void register(Operators operators) {
        for (String name : List.of("$sum", "$avg", "$min", "$max", "$stdDevPop", "$stdDevSamp")) {
            operators.many(name, 0, Integer.MAX_VALUE, (values, frame) -> {
                // One argument that is an array stands for its elements; of several arguments each is one value.
                List<?> each = values.size() == 1 && values.get(0) instanceof List<?> list ? list : values;
                return over(name, each, frame.evaluation());
            });
        }
        operators.named("$median", Set.of("input", "method"), Set.of(), (arguments, frame) -> {
            Object input = arguments.get("input");
            return percentile(input, 0.5);
        });
        operators.named("$percentile", Set.of("input", "p", "method"), Set.of(), (arguments, frame) -> {
            if (!(arguments.get("p") instanceof List<?> fractions)) {
                throw new CommandFailure(
                        7750301, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
            }
            List<@Nullable Object> found = new ArrayList<>();
            for (Object fraction : fractions) {
                if (!(fraction instanceof Number p) || !(p.doubleValue() >= 0 && p.doubleValue() <= 1)) {
                    throw new CommandFailure(
                            7750303, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
                }
                found.add(percentile(arguments.get("input"), p.doubleValue()));
            }
            return found;
        });
    }

    private static @Nullable Object over(String name, List<?> values, Evaluation evaluation) {
        Accumulator accumulator = Accumulators.simple(name, evaluation);
        values.forEach(accumulator::add);
        return accumulator.result();
    }

    private static @Nullable Object percentile(@Nullable Object input, double fraction) {
        List<?> values = input instanceof List<?> list ? list : java.util.Collections.singletonList(input);
        return Accumulators.percentile(values, fraction);
    }
}
