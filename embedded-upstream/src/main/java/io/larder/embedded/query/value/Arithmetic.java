package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.Decimal128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Sums, differences and products with the server's widening: int to long, long to double, anything to decimal. */
public final class Arithmetic {
    private Arithmetic() {}

    public static Number add(Number a, Number b) {
        return apply(a, b, BigInteger::add, Double::sum, BigDecimal::add);
    }

    public static Number subtract(Number a, Number b) {
        return apply(a, b, BigInteger::subtract, (x, y) -> x - y, BigDecimal::subtract);
    }

    public static Number multiply(Number a, Number b) {
        return apply(a, b, BigInteger::multiply, (x, y) -> x * y, BigDecimal::multiply);
    }

    /** As updates need it: null where two integers leave the range of a long. */
    public static @Nullable Number addInteger(Number a, Number b) {
        return integer(a, b, BigInteger::add);
    }

    public static @Nullable Number multiplyInteger(Number a, Number b) {
        return integer(a, b, BigInteger::multiply);
    }

    private static @Nullable Number integer(Number a, Number b, BinaryOperator<BigInteger> exact) {
        BigInteger result = exact.apply(BigInteger.valueOf(a.longValue()), BigInteger.valueOf(b.longValue()));
        return result.bitLength() > 63 ? null : Numbers.narrow(result, a instanceof Integer && b instanceof Integer);
    }

    private static Number apply(
            Number a,
            Number b,
            BinaryOperator<BigInteger> exact,
            DoubleBinaryOperator approximate,
            BinaryOperator<BigDecimal> decimal) {
        if (a instanceof Decimal128 || b instanceof Decimal128) {
            Decimal128 x = Numbers.toDecimal(a);
            Decimal128 y = Numbers.toDecimal(b);
            if (special(x) || special(y)) {
                return Numbers.toDecimal(approximate.applyAsDouble(x.doubleValue(), y.doubleValue()));
            }
            return Numbers.toDecimal(decimal.apply(x.toBigDecimal(), y.toBigDecimal()));
        }
        if (a instanceof Double || b instanceof Double) {
            return approximate.applyAsDouble(a.doubleValue(), b.doubleValue());
        }
        Number whole = integer(a, b, exact);
        return whole != null ? whole : (Number) approximate.applyAsDouble(a.doubleValue(), b.doubleValue());
    }

    /** Division always leaves the integers. The divisor is not zero unless it is a double. */
    public static Number divide(Number a, Number b) {
        if (a instanceof Decimal128 || b instanceof Decimal128) {
            Decimal128 x = Numbers.toDecimal(a);
            Decimal128 y = Numbers.toDecimal(b);
            if (special(x) || special(y) || y.toBigDecimal().signum() == 0) {
                return Numbers.toDecimal(x.doubleValue() / y.doubleValue());
            }
            return Numbers.toDecimal(x.toBigDecimal().divide(y.toBigDecimal(), MathContext.DECIMAL128));
        }
        return a.doubleValue() / b.doubleValue();
    }

    private static boolean special(Decimal128 value) {
        return Numbers.isNaN(value) || Numbers.isInfinite(value);
    }
}
