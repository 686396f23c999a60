package io.larder.engine.value;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value so that two values which the server takes for equal give the same bytes. The other way round need not
 * hold: what gives the same bytes is only taken for the same, which costs precision and nothing else.
 */
final class CanonicalForm {
    private static final int MAX_DEPTH = 100;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(24);

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The same bytes at once for what nearly all identities are: whole numbers and object ids. Null for all else. */
    static byte @Nullable [] ofUsual(Value value) {
        return switch (value.type()) {
            case BsonTypes.INT32, BsonTypes.INT64 ->
                whole(BsonValues.longValue(value.buf(), value.type(), value.offset()));
            case BsonTypes.OBJECT_ID -> {
                byte[] bytes = new byte[1 + value.length()];
                bytes[0] = value.type();
                value.buf().getBytes(value.offset(), bytes, 1, value.length());
                yield bytes;
            }
            default -> null;
        };
    }

    private static byte[] whole(long number) {
        byte[] bytes = new byte[2 + Long.BYTES];
        bytes[0] = BsonTypes.INT64;
        bytes[1] = 'l';
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[2 + i] = (byte) (number >>> (56 - 8 * i));
        }
        return bytes;
    }

    /** False where it is not certain what the server takes for equal to this value. */
    boolean write(Value value) {
        return value.type() != BsonTypes.ARRAY && write(value, 0);
    }

    private boolean write(Value value, int depth) {
        switch (value.type()) {
            case BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128 -> number(value);
            case BsonTypes.DOCUMENT, BsonTypes.ARRAY -> {
                return depth < MAX_DEPTH && elements(value, depth);
            }
            case BsonTypes.MIN_KEY,
                    BsonTypes.MAX_KEY,
                    BsonTypes.NULL,
                    BsonTypes.STRING,
                    BsonTypes.CODE,
                    BsonTypes.BINARY,
                    BsonTypes.OBJECT_ID,
                    BsonTypes.BOOLEAN,
                    BsonTypes.DATE,
                    BsonTypes.TIMESTAMP -> {
                out.write(value.type());
                copy(value.buf(), value.offset(), value.length());
            }
            // A regular expression tests rather than equals, a symbol may equal a string, undefined may equal null.
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean elements(Value container, int depth) {
        out.write(container.type());
        BsonCursor cursor = container.elements();
        while (cursor.next()) {
            out.write(1);
            if (container.isDocument()) {
                copy(cursor.buffer(), cursor.nameOffset(), cursor.nameLength() + 1);
            }
            if (!write(Value.at(cursor), depth + 1)) {
                return false;
            }
        }
        out.write(0);
        return true;
    }

    /** All numeric types alike: as a long where the value is one, else as digits and scale. */
    private void number(Value value) {
        out.write(BsonTypes.INT64);
        if (Numbers.isNaN(value)) {
            out.write('n');
            return;
        }
        int infinity = Numbers.infinity(value);
        if (infinity != 0) {
            out.write(infinity > 0 ? 'p' : 'm');
            return;
        }
        if (Numbers.isWholeLong(value)) {
            out.write('l');
            long whole = BsonValues.longValue(value.buf(), value.type(), value.offset());
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (whole >>> shift));
            }
            return;
        }
        // Servers compare a double with a decimal by its first 34 digits, which still tell all doubles apart.
        BigDecimal rounded = Numbers.exact(value).round(MathContext.DECIMAL128).stripTrailingZeros();
        byte[] digits = rounded.unscaledValue().toByteArray();
        out.write('d');
        out.write(digits.length);
        out.writeBytes(digits);
        out.write(rounded.scale() >> 8);
        out.write(rounded.scale());
    }

    private void copy(ByteBuf buf, int offset, int length) {
        byte[] bytes = new byte[length];
        buf.getBytes(offset, bytes);
        out.writeBytes(bytes);
    }
}
