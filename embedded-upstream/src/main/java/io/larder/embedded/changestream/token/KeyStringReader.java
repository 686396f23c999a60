package io.larder.embedded.changestream.token;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Walks the values of a KeyString. The simple ones that begin a token are read; the others are only measured, as equal
 * bytes are equal values.
 */
final class KeyStringReader {
    private static final int MAX_DEPTH = 200;

    private final ByteBuffer in;

    KeyStringReader(byte[] encoded) {
        this.in = ByteBuffer.wrap(encoded);
    }

    /** False at the end mark, or where the bytes end without one. */
    boolean hasMore() {
        return in.hasRemaining() && peek() != KeyString.END;
    }

    /**
     * Reads one value: null, Boolean, Integer, Long, BsonTimestamp or UUID; anything else as {@link Encoded}.
     *
     * @throws CommandFailure where the bytes are not a KeyString
     */
    @Nullable
    Object next() {
        int start = in.position();
        try {
            int type = peek();
            Object simple = simple(type);
            if (simple != null || type == KeyString.NULL) {
                return simple;
            }
            in.position(start);
            skip(0);
            return new Encoded(KeyString.hex(Arrays.copyOfRange(in.array(), start, in.position())));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** A value that was not decoded. */
    record Encoded(String hex) {
        boolean isObject() {
            return hex.startsWith(OBJECT);
        }

        private static final String OBJECT = KeyString.hex(new byte[] {KeyString.OBJECT});
    }

    private static CommandFailure malformed() {
        return new CommandFailure(ErrorCode.FAILED_TO_PARSE, "KeyString format error: malformed value");
    }

    private int peek() {
        return in.get(in.position()) & 0xFF;
    }

    private int unsigned() {
        return in.get() & 0xFF;
    }

    private @Nullable Object simple(int type) {
        in.get();
        if (type == KeyString.TRUE || type == KeyString.FALSE) {
            return type == KeyString.TRUE;
        } else if (type == KeyString.TIMESTAMP) {
            return new BsonTimestamp(in.getLong());
        } else if (type == KeyNumbers.ZERO) {
            return 0;
        } else if (type >= KeyNumbers.POSITIVE_ONE_BYTE && type <= KeyNumbers.POSITIVE_EIGHT_BYTES) {
            return integer(type - KeyNumbers.POSITIVE_ONE_BYTE + 1, false);
        } else if (type >= KeyNumbers.NEGATIVE_EIGHT_BYTES && type < KeyNumbers.NEGATIVE_SMALL) {
            return integer(KeyNumbers.NEGATIVE_SMALL - type, true);
        } else if (type == KeyString.BIN_DATA) {
            return uuid();
        }
        return null;
    }

    /** Null where a fraction follows. */
    private @Nullable Object integer(int bytes, boolean negative) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int part = unsigned();
            value = value << 8 | (negative ? ~part & 0xFF : part);
        }
        if ((value & 1) == 1) {
            return null;
        }
        long magnitude = value >>> 1;
        long signed = negative ? -magnitude : magnitude;
        return signed == (int) signed ? (Object) (int) signed : (Object) signed;
    }

    private @Nullable Object uuid() {
        int length = unsigned();
        int subtype = unsigned();
        return length == 16 && subtype == 4 ? new UUID(in.getLong(), in.getLong()) : null;
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        int type = unsigned();
        switch (type) {
            case KeyString.MIN_KEY,
                    KeyString.UNDEFINED,
                    KeyString.NULL,
                    KeyString.TRUE,
                    KeyString.FALSE,
                    KeyString.MAX_KEY,
                    KeyNumbers.NAN,
                    KeyNumbers.ZERO -> {}
            case KeyString.STRING, KeyString.CODE -> text();
            case KeyString.OBJECT -> fields(depth);
            case KeyString.ARRAY -> {
                while (peek() != 0) {
                    skip(depth + 1);
                }
                in.get();
            }
            case KeyString.BIN_DATA -> {
                int length = unsigned();
                ahead(1 + (length == KeyString.LONG_BINARY ? in.getInt() : length));
            }
            case KeyString.OBJECT_ID -> ahead(12);
            case KeyString.DATE, KeyString.TIMESTAMP -> ahead(8);
            case KeyString.REGEX -> {
                name();
                name();
            }
            case KeyString.DB_POINTER -> ahead(in.getInt() + 12);
            case KeyString.CODE_WITH_SCOPE -> {
                text();
                fields(depth);
            }
            default -> number(type);
        }
    }

    private void fields(int depth) {
        while (peek() != 0) {
            in.get();
            name();
            skip(depth + 1);
        }
        in.get();
    }

    private void text() {
        while (unsigned() != 0 || (in.hasRemaining() && peek() == 0xFF && unsigned() == 0xFF)) {
            // Either an ordinary byte or an escaped zero: the text goes on.
        }
    }

    private void name() {
        while (unsigned() != 0) {
            // Up to the zero byte.
        }
    }

    private void number(int type) {
        boolean negative = type < KeyNumbers.ZERO;
        boolean continued;
        if (type == KeyNumbers.POSITIVE_LARGE || type == KeyNumbers.NEGATIVE_LARGE) {
            long bits = eightBytes(negative);
            continued = bits != -1 && (bits < 0 || (bits & 1) == 1);
        } else if (type == KeyNumbers.POSITIVE_SMALL || type == KeyNumbers.NEGATIVE_SMALL) {
            long bits = eightBytes(negative);
            continued = (bits & 1) == 1 || bits >>> 62 == 0;
        } else if (type > KeyNumbers.POSITIVE_SMALL && type <= KeyNumbers.POSITIVE_EIGHT_BYTES) {
            continued = fraction(type - KeyNumbers.POSITIVE_SMALL, false);
        } else if (type >= KeyNumbers.NEGATIVE_EIGHT_BYTES && type < KeyNumbers.NEGATIVE_SMALL) {
            continued = fraction(KeyNumbers.NEGATIVE_SMALL - type, true);
        } else {
            throw malformed();
        }
        if (continued) {
            ahead(8);
        }
    }

    /** Skips the integer and the bytes of its fraction, which fill up to eight; tells whether a decimal goes on. */
    private boolean fraction(int integerBytes, boolean negative) {
        ahead(integerBytes - 1);
        boolean fractional = ((unsigned() ^ (negative ? 0xFF : 0)) & 1) == 1;
        if (!fractional) {
            return false;
        }
        if (integerBytes == 8) {
            return true;
        }
        ahead(7 - integerBytes);
        return ((unsigned() ^ (negative ? 0xFF : 0)) & 1) == 1;
    }

    private long eightBytes(boolean inverted) {
        long bits = in.getLong();
        return inverted ? ~bits : bits;
    }

    private void ahead(int count) {
        in.position(in.position() + count);
    }
}
