package io.larder.engine.value;

import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import java.math.BigDecimal;
import java.math.MathContext;
import org.bson.types.Decimal128;

/** Numbers by their value, whatever type holds them: exactly, never by way of a narrower type. */
public final class Numbers {
    /** Below this every long is a double. */
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private Numbers() {}

    public static boolean isNaN(Value number) {
        return switch (number.type()) {
            case BsonTypes.DOUBLE -> Double.isNaN(number.buf().getDoubleLE(number.offset()));
            case BsonTypes.DECIMAL128 -> decimal(number).isNaN();
            default -> false;
        };
    }

    /** NaN equals NaN and comes before every other number; zeros are equal whatever their sign. */
    public static int compare(Value a, Value b) {
        if (isLong(a) && isLong(b)) {
            return Long.compare(asLong(a), asLong(b));
        }
        boolean aNaN = isNaN(a);
        boolean bNaN = isNaN(b);
        if (aNaN || bNaN) {
            return Boolean.compare(bNaN, aNaN);
        }
        if (fitsDouble(a) && fitsDouble(b)) {
            double x = asDouble(a);
            double y = asDouble(b);
            return x < y ? -1 : x > y ? 1 : 0;
        }
        int infinite = Integer.compare(infinity(a), infinity(b));
        if (infinite != 0 || infinity(a) != 0) {
            return infinite;
        }
        return exact(a).compareTo(exact(b));
    }

    /** Whether two numbers are not equal but would be, cut to the digits of a decimal. */
    static boolean differOnlyByRounding(Value a, Value b) {
        if (isNaN(a) || isNaN(b) || infinity(a) != 0 || infinity(b) != 0) {
            return false;
        }
        BigDecimal x = exact(a);
        BigDecimal y = exact(b);
        return x.compareTo(y) != 0 && x.round(MathContext.DECIMAL128).compareTo(y.round(MathContext.DECIMAL128)) == 0;
    }

    /** Whether the value is finite and whole and fits a long. */
    public static boolean isWholeLong(Value number) {
        if (isLong(number)) {
            return true;
        }
        if (isNaN(number) || infinity(number) != 0) {
            return false;
        }
        BigDecimal value = exact(number);
        return fitsLong(value) && value.stripTrailingZeros().scale() <= 0;
    }

    /** Whether the value, cut to a whole number, fits a long. */
    public static boolean fitsLongTruncated(Value number) {
        return isLong(number) || (!isNaN(number) && infinity(number) == 0 && fitsLong(exact(number)));
    }

    /** The value cut to a whole number. */
    public static long truncated(Value number) {
        return BsonValues.longValue(number.buf(), number.type(), number.offset());
    }

    private static boolean fitsLong(BigDecimal value) {
        return value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                && value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
    }

    private static boolean isLong(Value number) {
        return number.type() == BsonTypes.INT32 || number.type() == BsonTypes.INT64;
    }

    private static long asLong(Value number) {
        return number.type() == BsonTypes.INT32
                ? number.buf().getIntLE(number.offset())
                : number.buf().getLongLE(number.offset());
    }

    private static boolean fitsDouble(Value number) {
        return number.type() == BsonTypes.DOUBLE
                || number.type() == BsonTypes.INT32
                || (number.type() == BsonTypes.INT64
                        && Math.abs(asLong(number)) <= EXACT_IN_DOUBLE
                        && asLong(number) != Long.MIN_VALUE);
    }

    private static double asDouble(Value number) {
        return number.type() == BsonTypes.DOUBLE ? number.buf().getDoubleLE(number.offset()) : (double) asLong(number);
    }

    /** 1 and -1 for the infinities, 0 for every other number. */
    static int infinity(Value number) {
        return switch (number.type()) {
            case BsonTypes.DOUBLE -> {
                double value = asDouble(number);
                yield Double.isInfinite(value) ? (int) Math.signum(value) : 0;
            }
            case BsonTypes.DECIMAL128 -> {
                Decimal128 value = decimal(number);
                yield !value.isInfinite() ? 0 : value.isNegative() ? -1 : 1;
            }
            default -> 0;
        };
    }

    /** The exact value of a finite number. */
    static BigDecimal exact(Value number) {
        return switch (number.type()) {
            case BsonTypes.DOUBLE -> new BigDecimal(asDouble(number));
            case BsonTypes.DECIMAL128 -> {
                Decimal128 value = decimal(number);
                boolean negative = value.isNegative();
                BigDecimal magnitude = (negative ? positive(value) : value).bigDecimalValue();
                yield negative ? magnitude.negate() : magnitude;
            }
            default -> BigDecimal.valueOf(asLong(number));
        };
    }

    /** BigDecimal knows no negative zero, so the sign is taken off first. */
    private static Decimal128 positive(Decimal128 value) {
        return Decimal128.fromIEEE754BIDEncoding(value.getHigh() & Long.MAX_VALUE, value.getLow());
    }

    private static Decimal128 decimal(Value number) {
        return BsonValues.decimal(number.buf(), number.offset());
    }
}
