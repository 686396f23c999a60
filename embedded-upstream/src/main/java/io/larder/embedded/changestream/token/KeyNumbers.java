package io.larder.embedded.changestream.token;

import de.bwaldvogel.mongo.bson.Decimal128;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;

/**
 * Numbers as a KeyString holds them: one order across all four types. The first byte tells sign and size; integers
 * follow in as few bytes as they need, shifted left by one so that the low bit can say that a fraction follows.
 *
 * <p>Two bits beside the fraction of a double say how a decimal that is no exact double goes on: this writer always uses
 * the form with eight bytes of continuation.
 */
final class KeyNumbers {
    static final int NAN = 30;
    static final int NEGATIVE_LARGE = 31;
    static final int NEGATIVE_EIGHT_BYTES = 32;
    static final int NEGATIVE_SMALL = 40;
    static final int ZERO = 41;
    static final int POSITIVE_SMALL = 42;
    static final int POSITIVE_ONE_BYTE = 43;
    static final int POSITIVE_EIGHT_BYTES = 50;
    static final int POSITIVE_LARGE = 51;

    private static final double LARGE = 0x1p63;
    private static final double TINY = 0x1p-255;
    private static final BigDecimal EXACT_INTEGERS = BigDecimal.valueOf(1L << 53);
    private static final BigDecimal ALL_INTEGERS = new BigDecimal(LARGE);
    private static final int EXACT = 0;
    private static final int CONTINUED = 3;

    private final ByteArrayOutputStream out;
    private final TypeBits types;

    KeyNumbers(ByteArrayOutputStream out, TypeBits types) {
        this.out = out;
        this.types = types;
    }

    void writeInt(int value) {
        types.intNumber();
        whole(value);
    }

    void writeLong(long value) {
        types.longNumber();
        whole(value);
    }

    void writeDouble(double value) {
        if (value == 0 && 1 / value < 0) {
            types.negativeDoubleZero();
        } else {
            types.doubleNumber();
        }
        fraction(value, EXACT);
    }

    void writeDecimal(Decimal128 value) {
        int exponent = (int) (value.getHigh() >>> 49) & 0x3FFF;
        boolean negative = value.getHigh() < 0;
        double rounded = value.doubleValue();
        if (Double.isNaN(rounded)
                || value.equals(Decimal128.POSITIVE_INFINITY)
                || value.equals(Decimal128.NEGATIVE_INFINITY)) {
            types.decimalNumber(0);
            fraction(rounded, EXACT);
            return;
        }
        if (isZero(value)) {
            types.decimalZero(negative ? exponent + 0x3000 : exponent);
            out.write(ZERO);
            return;
        }
        types.decimalNumber(exponent);
        magnitude(value.toBigDecimal().abs(), negative);
    }

    private static boolean isZero(Decimal128 value) {
        return value.getLow() == 0 && (value.getHigh() & 0x1FFFFFFFFFFFFL) == 0;
    }

    private void magnitude(BigDecimal exact, boolean negative) {
        double down = towardZero(exact);
        double signed = negative ? -down : down;
        if (new BigDecimal(down).compareTo(exact) == 0) {
            fraction(signed, EXACT);
            return;
        }
        BigDecimal stored;
        if (exact.compareTo(EXACT_INTEGERS) >= 0 && exact.compareTo(ALL_INTEGERS) < 0) {
            long integer = exact.longValue();
            boolean more = BigDecimal.valueOf(integer).compareTo(exact) != 0;
            shifted((integer << 1) | (more ? 1 : 0), negative);
            if (!more) {
                return;
            }
            if (integer < 1L << 55) {
                out.write(negative ? ~CONTINUED : CONTINUED);
            }
            stored = BigDecimal.valueOf(integer);
        } else {
            fraction(signed, CONTINUED);
            stored = new BigDecimal(down);
        }
        BigDecimal start = stored.round(new MathContext(34, RoundingMode.DOWN));
        int scale = 33 - (start.precision() - start.scale() - 1);
        BigDecimal rest = exact.subtract(start).movePointRight(scale);
        eightBytes(rest.toBigInteger().longValue(), negative);
    }

    private static double towardZero(BigDecimal exact) {
        double nearest = exact.doubleValue();
        if (Double.isInfinite(nearest)) {
            return Double.MAX_VALUE;
        }
        return new BigDecimal(nearest).compareTo(exact) > 0 ? Math.nextDown(nearest) : nearest;
    }

    private void whole(long value) {
        if (value == Long.MIN_VALUE) {
            large((double) value, EXACT);
        } else if (value == 0) {
            out.write(ZERO);
        } else {
            shifted(Math.abs(value) << 1, value < 0);
        }
    }

    private void fraction(double value, int continuation) {
        double magnitude = Math.abs(value);
        boolean negative = value < 0;
        if (Double.isNaN(value)) {
            out.write(NAN);
        } else if (magnitude >= LARGE) {
            large(value, continuation);
        } else if (magnitude >= 1) {
            long integer = (long) magnitude;
            if (integer == magnitude && continuation == EXACT) {
                shifted(integer << 1, negative);
                return;
            }
            int spare = Long.numberOfLeadingZeros(integer << 1) / 8;
            out.write(negative ? NEGATIVE_EIGHT_BYTES + spare : POSITIVE_EIGHT_BYTES - spare);
            long encoded = (long) (magnitude * Math.scalb(1.0, 8 * spare));
            eightBytes((encoded + ((integer + 1) << (8 * spare))) | continuation, negative);
        } else if (magnitude > 0) {
            small(magnitude, negative, continuation);
        } else if (continuation == EXACT) {
            out.write(ZERO);
        } else {
            small(0, negative, continuation);
        }
    }

    private void small(double magnitude, boolean negative, int continuation) {
        out.write(negative ? NEGATIVE_SMALL : POSITIVE_SMALL);
        if (magnitude >= TINY) {
            eightBytes((Double.doubleToRawLongBits(magnitude) << 2) | continuation, negative);
        } else {
            long bits = (Double.doubleToRawLongBits(magnitude * 0x1p256) << 1) | (continuation == EXACT ? 0 : 1);
            eightBytes(bits + (1L << 62), negative);
        }
    }

    private void large(double value, int continuation) {
        boolean negative = value < 0;
        out.write(negative ? NEGATIVE_LARGE : POSITIVE_LARGE);
        long bits = ((Double.doubleToRawLongBits(value) << 1) & Long.MAX_VALUE) | (continuation == EXACT ? 0 : 1);
        eightBytes(Double.isInfinite(value) ? -1 : bits, negative);
    }

    /** As few bytes as hold the value, highest first. */
    private void shifted(long value, boolean negative) {
        int bytes = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
        out.write(negative ? ZERO - 1 - bytes : POSITIVE_ONE_BYTE + bytes - 1);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            int part = (int) (value >>> shift);
            out.write(negative ? ~part : part);
        }
    }

    private void eightBytes(long value, boolean inverted) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(inverted ? ~value : value).array());
    }
}
