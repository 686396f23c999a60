package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.Decimal128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Number types: exact comparison across all four, and the widening that arithmetic follows. */
public final class Numbers {
    private static final double TWO_63 = 0x1p63;

    private Numbers() {}

    public static int compare(Number left, Number right) {
        if (isIntegral(left) && isIntegral(right)) {
            return Long.compare(left.longValue(), right.longValue());
        }
        double a = toDouble(left);
        double b = toDouble(right);
        // NaN sorts before every number and equals itself.
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Boolean.compare(!Double.isNaN(a), !Double.isNaN(b));
        }
        if (Double.isInfinite(a) || Double.isInfinite(b)) {
            if (isInfinite(left) || isInfinite(right)) {
                return Double.compare(isInfinite(left) ? a : 0, isInfinite(right) ? b : 0);
            }
            return toBigDecimal(left).compareTo(toBigDecimal(right));
        }
        if (left instanceof Double && right instanceof Double) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        // A long beyond 2^53 and a decimal have no exact double: compare exactly once the doubles are close.
        if (Math.abs(a - b) > Math.abs(a) * 1e-9 + 1e-300) {
            return a < b ? -1 : 1;
        }
        return toBigDecimal(left).compareTo(toBigDecimal(right));
    }

    public static boolean isIntegral(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long;
    }

    public static boolean isNaN(Number value) {
        return value instanceof Double d ? d.isNaN() : value instanceof Decimal128 && Double.isNaN(value.doubleValue());
    }

    public static boolean isInfinite(Number value) {
        return value instanceof Double d
                ? d.isInfinite()
                : value instanceof Decimal128 decimal
                        && (decimal.equals(Decimal128.POSITIVE_INFINITY)
                                || decimal.equals(Decimal128.NEGATIVE_INFINITY));
    }

    public static double toDouble(Number value) {
        return value.doubleValue();
    }

    /** Finite numbers only. */
    public static BigDecimal toBigDecimal(Number value) {
        if (value instanceof Decimal128 decimal) {
            return decimal.toBigDecimal();
        }
        return value instanceof Double d ? new BigDecimal(d) : BigDecimal.valueOf(value.longValue());
    }

    /** Rounds to the 34 digits that the type holds; beyond its range the result is infinite or zero. */
    public static Decimal128 toDecimal(BigDecimal value) {
        BigDecimal rounded = value.round(MathContext.DECIMAL128);
        try {
            return new Decimal128(rounded);
        } catch (NumberFormatException e) {
            if (rounded.abs().compareTo(BigDecimal.ONE) < 0) {
                return Decimal128.POSITIVE_ZERO;
            }
            return rounded.signum() < 0 ? Decimal128.NEGATIVE_INFINITY : Decimal128.POSITIVE_INFINITY;
        }
    }

    public static Decimal128 toDecimal(Number value) {
        if (value instanceof Decimal128 decimal) {
            return decimal;
        }
        if (value instanceof Double d) {
            if (d.isNaN()) {
                return Decimal128.NaN;
            }
            if (d.isInfinite()) {
                return d > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
            }
            // The server converts a double with fifteen significant digits.
            return toDecimal(new BigDecimal(d).round(new MathContext(15)));
        }
        return toDecimal(BigDecimal.valueOf(value.longValue()));
    }

    /** The value as a long if it is a whole number in range, whatever its type. */
    public static @Nullable Long wholeLong(@Nullable Object value) {
        if (value instanceof Integer whole) {
            return whole.longValue();
        }
        if (value instanceof Long whole) {
            return whole;
        }
        if (value instanceof Double d) {
            return d == Math.rint(d) && d >= -TWO_63 && d < TWO_63 ? (Long) (long) (double) d : null;
        }
        if (value instanceof Decimal128 decimal && !isNaN(decimal) && !isInfinite(decimal)) {
            try {
                return decimal.toBigDecimal().longValueExact();
            } catch (ArithmeticException e) {
                return null;
            }
        }
        return null;
    }

    public static @Nullable Integer wholeInt(@Nullable Object value) {
        Long whole = wholeLong(value);
        return whole != null && whole >= Integer.MIN_VALUE && whole <= Integer.MAX_VALUE
                ? (Integer) whole.intValue()
                : null;
    }

    /** An int where it fits and both operands were ints, else a long. */
    static Number narrow(BigInteger exact, boolean bothInts) {
        if (bothInts && exact.bitLength() < 32) {
            return exact.intValue();
        }
        return exact.longValue();
    }
}
