package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Decimal128;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Order-preserving bytes of a number of any BSON type: the largest double that is not above it, then what is left over.
 * A double leaves nothing over, nor does a whole number below 2^53.
 */
final class NumberBytes {
    private static final int EXACT = 0;
    private static final int REMAINDER = 1;
    private static final long EXACT_IN_DOUBLE = 1L << 53;
    /** NaN sorts before every number. */
    private static final long NOT_A_NUMBER = 0;

    private static final int EXPONENT_BIAS = 0x4000;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Double.MAX_VALUE);

    private NumberBytes() {}

    static void write(Object number, ByteArrayOutputStream out) {
        if (number instanceof Double value) {
            exact(value, out);
        } else if (number instanceof Decimal128 decimal) {
            decimal(decimal, out);
        } else {
            long value = ((Number) number).longValue();
            if (Math.abs(value) <= EXACT_IN_DOUBLE && value != Long.MIN_VALUE) {
                exact((double) value, out);
            } else {
                withRemainder(BigDecimal.valueOf(value), out);
            }
        }
    }

    private static void decimal(Decimal128 decimal, ByteArrayOutputStream out) {
        String text = decimal.toString();
        switch (text) {
            case "NaN" -> exact(Double.NaN, out);
            case "Infinity" -> exact(Double.POSITIVE_INFINITY, out);
            case "-Infinity" -> exact(Double.NEGATIVE_INFINITY, out);
            default -> withRemainder(new BigDecimal(text), out);
        }
    }

    private static void withRemainder(BigDecimal value, ByteArrayOutputStream out) {
        if (value.compareTo(LARGEST.negate()) < 0) {
            // Below every finite double: the floor is minus infinity, and larger magnitudes sort first.
            ordered(Double.NEGATIVE_INFINITY, out);
            out.write(REMAINDER);
            ByteArrayOutputStream magnitude = new ByteArrayOutputStream();
            positive(value.negate(), magnitude);
            for (byte b : magnitude.toByteArray()) {
                out.write(~b);
            }
            return;
        }
        double floor = value.compareTo(LARGEST) >= 0 ? Double.MAX_VALUE : value.doubleValue();
        if (new BigDecimal(floor).compareTo(value) > 0) {
            floor = Math.nextDown(floor);
        }
        ordered(floor, out);
        BigDecimal left = value.subtract(new BigDecimal(floor));
        if (left.signum() == 0) {
            out.write(EXACT);
        } else {
            out.write(REMAINDER);
            positive(left, out);
        }
    }

    private static void positive(BigDecimal value, ByteArrayOutputStream out) {
        BigDecimal plain = value.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale();
        out.writeBytes(ByteBuffer.allocate(2)
                .putShort((short) (exponent + EXPONENT_BIAS))
                .array());
        out.writeBytes(plain.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII));
        out.write(0);
    }

    private static void exact(double value, ByteArrayOutputStream out) {
        ordered(value, out);
        out.write(EXACT);
    }

    private static void ordered(double value, ByteArrayOutputStream out) {
        long bits;
        if (Double.isNaN(value)) {
            bits = NOT_A_NUMBER;
        } else {
            // Adding zero makes minus zero plain zero. Negative numbers are inverted, the others lifted above them.
            long raw = Double.doubleToRawLongBits(value + 0.0);
            bits = raw < 0 ? ~raw : raw ^ Long.MIN_VALUE;
        }
        out.writeBytes(ByteBuffer.allocate(8).putLong(bits).array());
    }
}
