package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Decimal128;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Arithmetic;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** $add, $subtract, $multiply, $divide, $mod, powers, logarithms, bits. */
final class ArithmeticOperators {
    private ArithmeticOperators() {}

    static void register(Operators operators) {
        operators.many("$add", 0, Integer.MAX_VALUE, (values, frame) -> add(values));
        operators.many("$multiply", 0, Integer.MAX_VALUE, (values, frame) -> multiply(values));
        operators.two("$subtract", ArithmeticOperators::subtract);
        operators.two("$divide", ArithmeticOperators::divide);
        operators.two("$mod", ArithmeticOperators::mod);
        operators.two("$pow", ArithmeticOperators::pow);
        operators.two(
                "$log",
                (value, base) -> Missing.isNullish(value) || Missing.isNullish(base)
                        ? null
                        : Math.log(positive("$log", value, 28758, "argument"))
                                / Math.log(positive("$log", base, 28759, "base")));
        operators.one("$abs", ArithmeticOperators::abs);
        function(operators, "$exp", Math::exp);
        operators.one(
                "$ln", value -> Missing.isNullish(value) ? null : Math.log(positive("$ln", value, 28766, "argument")));
        operators.one(
                "$log10",
                value -> Missing.isNullish(value) ? null : Math.log10(positive("$log10", value, 28761, "argument")));
        operators.one("$sqrt", ArithmeticOperators::sqrt);
        operators.special("$rand", (argument, scope) -> {
            if (!(argument instanceof de.bwaldvogel.mongo.bson.Document empty && empty.isEmpty())
                    && !(argument instanceof List<?> list && list.isEmpty())) {
                throw new CommandFailure(3040501, "$rand does not currently accept arguments");
            }
            return frame -> ThreadLocalRandom.current().nextDouble();
        });
        bits(operators, "$bitAnd", -1, (a, b) -> a & b);
        bits(operators, "$bitOr", 0, (a, b) -> a | b);
        bits(operators, "$bitXor", 0, (a, b) -> a ^ b);
        operators.one("$bitNot", value -> {
            if (Missing.isNullish(value)) {
                return null;
            }
            if (value instanceof Integer number) {
                return ~number;
            }
            if (value instanceof Long number) {
                return ~number;
            }
            throw new CommandFailure(28765, "$bitNot only supports int and long, not: " + TypeNames.of(value) + ".");
        });
    }

    static Number number(String name, @Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new CommandFailure(28765, name + " only supports numeric types, not " + TypeNames.of(value));
    }

    static void function(Operators operators, String name, DoubleUnaryOperator function) {
        operators.one(name, value -> {
            if (Missing.isNullish(value)) {
                return null;
            }
            Number number = number(name, value);
            double result = function.applyAsDouble(number.doubleValue());
            return number instanceof Decimal128 ? Numbers.toDecimal((Number) result) : (Object) result;
        });
    }

    private static double positive(String name, @Nullable Object value, int code, String what) {
        double number = number(name, value).doubleValue();
        if (number <= 0) {
            throw new CommandFailure(code, name + "'s " + what + " must be a positive number, but is " + value);
        }
        return number;
    }

    private static @Nullable Object add(List<@Nullable Object> values) {
        Number sum = 0;
        Instant date = null;
        for (Object value : values) {
            if (Missing.isNullish(value)) {
                return null;
            }
            if (value instanceof Instant instant) {
                if (date != null) {
                    throw new CommandFailure(16612, "only one date allowed in an $add expression");
                }
                date = instant;
            } else if (value instanceof Number number) {
                sum = Arithmetic.add(sum, number);
            } else {
                throw new CommandFailure(14, "$add only supports numeric or date types, not " + TypeNames.of(value));
            }
        }
        return date == null ? sum : date.plusMillis(Math.round(sum.doubleValue()));
    }

    private static @Nullable Object multiply(List<@Nullable Object> values) {
        Number product = 1;
        for (Object value : values) {
            if (Missing.isNullish(value)) {
                return null;
            }
            if (!(value instanceof Number number)) {
                throw new CommandFailure(14, "$multiply only supports numeric types, not " + TypeNames.of(value));
            }
            product = Arithmetic.multiply(product, number);
        }
        return product;
    }

    private static @Nullable Object subtract(@Nullable Object a, @Nullable Object b) {
        if (Missing.isNullish(a) || Missing.isNullish(b)) {
            return null;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return Arithmetic.subtract(x, y);
        }
        if (a instanceof Instant x && b instanceof Instant y) {
            return x.toEpochMilli() - y.toEpochMilli();
        }
        if (a instanceof Instant x && b instanceof Number y) {
            return x.minusMillis(Math.round(y.doubleValue()));
        }
        throw new CommandFailure(14, "can't $subtract " + TypeNames.of(b) + " from " + TypeNames.of(a));
    }

    private static @Nullable Object divide(@Nullable Object a, @Nullable Object b) {
        if (Missing.isNullish(a) || Missing.isNullish(b)) {
            return null;
        }
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            throw new CommandFailure(
                    14, "$divide only supports numeric types, not " + TypeNames.of(a) + " and " + TypeNames.of(b));
        }
        if (y.doubleValue() == 0) {
            throw new CommandFailure(2, "can't $divide by zero");
        }
        return Arithmetic.divide(x, y);
    }

    private static @Nullable Object mod(@Nullable Object a, @Nullable Object b) {
        if (Missing.isNullish(a) || Missing.isNullish(b)) {
            return null;
        }
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            throw new CommandFailure(
                    16611, "$mod only supports numeric types, not " + TypeNames.of(a) + " and " + TypeNames.of(b));
        }
        if (y.doubleValue() == 0) {
            throw new CommandFailure(16610, "can't $mod by zero");
        }
        if (a instanceof Decimal128 || b instanceof Decimal128) {
            return Numbers.toDecimal(
                    Numbers.toBigDecimal(Numbers.toDecimal(x)).remainder(Numbers.toBigDecimal(Numbers.toDecimal(y))));
        }
        if (a instanceof Double || b instanceof Double) {
            return x.doubleValue() % y.doubleValue();
        }
        long result = x.longValue() % y.longValue();
        return a instanceof Integer && b instanceof Integer ? (Object) (int) result : (Object) result;
    }

    private static @Nullable Object pow(@Nullable Object a, @Nullable Object b) {
        if (Missing.isNullish(a) || Missing.isNullish(b)) {
            return null;
        }
        if (!(a instanceof Number base)) {
            throw new CommandFailure(28762, "$pow's base must be numeric, not " + TypeNames.of(a));
        }
        if (!(b instanceof Number exponent)) {
            throw new CommandFailure(28763, "$pow's exponent must be numeric, not " + TypeNames.of(b));
        }
        if (base.doubleValue() == 0 && exponent.doubleValue() < 0) {
            throw new CommandFailure(28764, "$pow cannot take a base of 0 and a negative exponent");
        }
        if (a instanceof Decimal128 || b instanceof Decimal128) {
            Integer whole = Numbers.wholeInt(b);
            return whole != null && Math.abs(whole) < 10_000
                    ? Numbers.toDecimal(
                            Numbers.toBigDecimal(Numbers.toDecimal(base)).pow(whole, MathContext.DECIMAL128))
                    : Numbers.toDecimal((Number) Math.pow(base.doubleValue(), exponent.doubleValue()));
        }
        if (a instanceof Double || b instanceof Double || exponent.longValue() < 0) {
            return Math.pow(base.doubleValue(), exponent.doubleValue());
        }
        return wholePower(base, exponent);
    }

    /** An int if both are ints and it fits, a long if that fits, else a double. */
    private static Object wholePower(Number base, Number exponent) {
        double approximate = Math.pow(base.doubleValue(), exponent.doubleValue());
        if (Math.abs(approximate) >= 0x1p63) {
            return approximate;
        }
        long result = 1;
        boolean small = Math.abs(base.longValue()) <= 1;
        long times = small ? exponent.longValue() & 1 : exponent.longValue();
        if (small && base.longValue() == 0) {
            return exponent.longValue() == 0 ? 1 : (Object) 0;
        }
        for (long i = 0; i < times; i++) {
            result *= base.longValue();
        }
        boolean ints = base instanceof Integer && exponent instanceof Integer;
        return ints && result == (int) result ? (Object) (int) result : (Object) result;
    }

    private static @Nullable Object abs(@Nullable Object value) {
        if (Missing.isNullish(value)) {
            return null;
        }
        Number number = number("$abs", value);
        if (number instanceof Integer whole) {
            return whole == Integer.MIN_VALUE ? (Object) Math.negateExact((long) whole) : (Object) Math.abs(whole);
        }
        if (number instanceof Long whole) {
            if (whole == Long.MIN_VALUE) {
                throw new CommandFailure(28680, "can't take $abs of long long min");
            }
            return Math.abs(whole);
        }
        if (number instanceof Decimal128 decimal && !Numbers.isNaN(decimal) && !Numbers.isInfinite(decimal)) {
            return Numbers.toDecimal(decimal.toBigDecimal().abs());
        }
        return number instanceof Decimal128
                ? Numbers.toDecimal((Number) Math.abs(number.doubleValue()))
                : (Object) Math.abs(number.doubleValue());
    }

    private static @Nullable Object sqrt(@Nullable Object value) {
        if (Missing.isNullish(value)) {
            return null;
        }
        Number number = number("$sqrt", value);
        if (number.doubleValue() < 0) {
            throw new CommandFailure(28714, "$sqrt's argument must be greater than or equal to 0");
        }
        if (number instanceof Decimal128 decimal && !Numbers.isNaN(decimal) && !Numbers.isInfinite(decimal)) {
            BigDecimal exact = decimal.toBigDecimal();
            return Numbers.toDecimal(exact.sqrt(MathContext.DECIMAL128));
        }
        return Math.sqrt(number.doubleValue());
    }

    private static void bits(
            Operators operators, String name, int start, java.util.function.LongBinaryOperator operation) {
        operators.many(name, 0, Integer.MAX_VALUE, (values, frame) -> {
            long result = start;
            boolean wide = false;
            for (Object value : values) {
                if (Missing.isNullish(value)) {
                    return null;
                }
                if (!(value instanceof Integer || value instanceof Long)) {
                    throw new CommandFailure(
                            14, name + " only supports int and long operands, not " + TypeNames.of(value) + ".");
                }
                wide |= value instanceof Long;
                result = operation.applyAsLong(result, ((Number) value).longValue());
            }
            return wide ? (Object) result : (Object) (int) result;
        });
    }
}
