package io.larder.embedded.query.expression;

import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Truth;
import java.util.List;
import java.util.function.IntPredicate;

/** Comparison of values and logic on conditions. */
final class ComparisonOperators {
    private ComparisonOperators() {}

    static void register(Operators operators) {
        compare(operators, "$eq", order -> order == 0);
        compare(operators, "$ne", order -> order != 0);
        compare(operators, "$gt", order -> order > 0);
        compare(operators, "$gte", order -> order >= 0);
        compare(operators, "$lt", order -> order < 0);
        compare(operators, "$lte", order -> order <= 0);
        operators.many(
                "$cmp",
                2,
                2,
                (values, frame) -> Integer.signum(Compare.compare(
                        values.get(0), values.get(1), frame.evaluation().collation())));
        operators.special("$and", (argument, scope) -> {
            List<Expression> parts = Expressions.arguments(argument, scope);
            return frame -> {
                for (Expression part : parts) {
                    if (!Truth.of(part.evaluate(frame))) {
                        return false;
                    }
                }
                return true;
            };
        });
        operators.special("$or", (argument, scope) -> {
            List<Expression> parts = Expressions.arguments(argument, scope);
            return frame -> {
                for (Expression part : parts) {
                    if (Truth.of(part.evaluate(frame))) {
                        return true;
                    }
                }
                return false;
            };
        });
        operators.one("$not", value -> !Truth.of(value));
    }

    private static void compare(Operators operators, String name, IntPredicate holds) {
        operators.many(
                name,
                2,
                2,
                (values, frame) -> holds.test(Compare.compare(
                        values.get(0), values.get(1), frame.evaluation().collation())));
    }
}
