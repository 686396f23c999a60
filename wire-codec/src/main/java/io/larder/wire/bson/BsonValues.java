package io.larder.wire.bson;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.bson.types.Decimal128;

/** Single values read where they stand. The caller has found them with a {@link BsonCursor}, so their bytes are there. */
public final class BsonValues {
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private BsonValues() {}

    public static boolean isNumber(byte type) {
        return type == BsonTypes.INT32
                || type == BsonTypes.INT64
                || type == BsonTypes.DOUBLE
                || type == BsonTypes.DECIMAL128;
    }

    /** A number as the server coerces it to a long: truncated and saturated, NaN is zero. */
    public static long longValue(ByteBuf buf, byte type, int offset) {
        return switch (type) {
            case BsonTypes.INT32 -> buf.getIntLE(offset);
            case BsonTypes.INT64 -> buf.getLongLE(offset);
            case BsonTypes.DOUBLE -> (long) buf.getDoubleLE(offset);
            case BsonTypes.DECIMAL128 -> decimalIsZero(buf, offset) ? 0 : decimalAsLong(decimal(buf, offset));
            default -> throw new MalformedMessageException("expected a number");
        };
    }

    public static Decimal128 decimal(ByteBuf buf, int offset) {
        return Decimal128.fromIEEE754BIDEncoding(buf.getLongLE(offset + 8), buf.getLongLE(offset));
    }

    private static long decimalAsLong(Decimal128 value) {
        if (value.isNaN()) {
            return 0;
        }
        if (value.isInfinite()) {
            return value.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        BigDecimal exact = value.bigDecimalValue();
        if (exact.compareTo(LONG_MIN) <= 0) {
            return Long.MIN_VALUE;
        }
        return exact.compareTo(LONG_MAX) >= 0 ? Long.MAX_VALUE : exact.longValue();
    }

    /** Zeros have many encodings and BigDecimal refuses the negative ones, so they are told by their bits. */
    private static boolean decimalIsZero(ByteBuf buf, int offset) {
        long low = buf.getLongLE(offset);
        long high = buf.getLongLE(offset + 8);
        boolean special = (high & 0x7800_0000_0000_0000L) == 0x7800_0000_0000_0000L;
        boolean wideForm = (high & 0x6000_0000_0000_0000L) == 0x6000_0000_0000_0000L;
        boolean noCoefficient = (high & 0x1_FFFF_FFFF_FFFFL) == 0 && low == 0;
        return !special && (wideForm || noCoefficient);
    }

    public static boolean truth(ByteBuf buf, byte type, int offset) {
        return switch (type) {
            case BsonTypes.BOOLEAN -> buf.getByte(offset) != 0;
            case BsonTypes.INT32 -> buf.getIntLE(offset) != 0;
            case BsonTypes.INT64 -> buf.getLongLE(offset) != 0;
            case BsonTypes.DOUBLE -> buf.getDoubleLE(offset) != 0;
            case BsonTypes.DECIMAL128 -> !decimalIsZero(buf, offset);
            case BsonTypes.NULL, BsonTypes.UNDEFINED -> false;
            default -> true;
        };
    }

    public static boolean isString(byte type) {
        return type == BsonTypes.STRING || type == BsonTypes.CODE || type == BsonTypes.SYMBOL;
    }

    public static String string(ByteBuf buf, byte type, int offset) {
        if (!isString(type)) {
            throw new MalformedMessageException("expected a string");
        }
        return buf.toString(stringOffset(offset), stringLength(buf, offset), StandardCharsets.UTF_8);
    }

    /** Where the characters of the string value at {@code offset} begin. */
    public static int stringOffset(int offset) {
        return offset + 4;
    }

    /** How many bytes the characters of the string value at {@code offset} take, without the closing zero. */
    public static int stringLength(ByteBuf buf, int offset) {
        return buf.getIntLE(offset) - 1;
    }

    public static boolean equalsAscii(ByteBuf buf, int offset, int length, String ascii) {
        if (length != ascii.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buf.getByte(offset + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
