package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import java.util.function.DoubleUnaryOperator;

/** Angles: sines and their kin. */
final class TrigonometryOperators {
    private TrigonometryOperators() {}

    static void register(Operators operators) {
        bounded(operators, "$sin", false, Math::sin);
        bounded(operators, "$cos", false, Math::cos);
        bounded(operators, "$tan", false, Math::tan);
        bounded(operators, "$asin", true, Math::asin);
        bounded(operators, "$acos", true, Math::acos);
        ArithmeticOperators.function(operators, "$atan", Math::atan);
        ArithmeticOperators.function(operators, "$sinh", Math::sinh);
        ArithmeticOperators.function(operators, "$cosh", Math::cosh);
        ArithmeticOperators.function(operators, "$tanh", Math::tanh);
        ArithmeticOperators.function(
                operators, "$asinh", x -> Math.signum(x) * Math.log(Math.abs(x) + Math.hypot(x, 1)));
        ArithmeticOperators.function(operators, "$acosh", x -> {
            if (x < 1) {
                throw outOfRange("$acosh", x, "[1,inf]");
            }
            return Math.log(x + Math.sqrt(x * x - 1));
        });
        ArithmeticOperators.function(operators, "$atanh", x -> {
            if (x < -1 || x > 1) {
                throw outOfRange("$atanh", x, "[-1,1]");
            }
            return 0.5 * Math.log((1 + x) / (1 - x));
        });
        ArithmeticOperators.function(operators, "$degreesToRadians", Math::toRadians);
        ArithmeticOperators.function(operators, "$radiansToDegrees", Math::toDegrees);
        operators.two(
                "$atan2",
                (y, x) -> Missing.isNullish(y) || Missing.isNullish(x)
                        ? null
                        : Math.atan2(
                                ArithmeticOperators.number("$atan2", y).doubleValue(),
                                ArithmeticOperators.number("$atan2", x).doubleValue()));
    }

    private static void bounded(Operators operators, String name, boolean unit, DoubleUnaryOperator function) {
        ArithmeticOperators.function(operators, name, x -> {
            if (unit ? x < -1 || x > 1 : Double.isInfinite(x)) {
                throw outOfRange(name, x, unit ? "[-1,1]" : "(-inf,inf)");
            }
            return function.applyAsDouble(x);
        });
    }

    private static CommandFailure outOfRange(String name, double value, String range) {
        return new CommandFailure(50989, "cannot apply " + name + " to " + value + ", value must be in " + range);
    }
}
