package io.larder.engine.value;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;

/**
 * The order of values that sorting and comparing share: first by bracket of types, then by value. Strings compare by their
 * bytes, which is right for simple collation only.
 */
public final class ValueOrder {
    private ValueOrder() {}

    /** Types of one bracket are comparable with each other; brackets are ordered as the server orders them. */
    public static int bracket(byte type) {
        return switch (type) {
            case BsonTypes.MIN_KEY -> -1;
            case BsonTypes.UNDEFINED -> 0;
            case BsonTypes.NULL -> 5;
            case BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128 -> 10;
            case BsonTypes.STRING, BsonTypes.SYMBOL -> 15;
            case BsonTypes.DOCUMENT -> 20;
            case BsonTypes.ARRAY -> 25;
            case BsonTypes.BINARY -> 30;
            case BsonTypes.OBJECT_ID -> 35;
            case BsonTypes.BOOLEAN -> 40;
            case BsonTypes.DATE -> 45;
            case BsonTypes.TIMESTAMP -> 47;
            case BsonTypes.REGEX -> 50;
            case BsonTypes.DB_POINTER -> 55;
            case BsonTypes.CODE -> 60;
            case BsonTypes.CODE_WITH_SCOPE -> 65;
            default -> 127;
        };
    }

    public static int compare(Value a, Value b) {
        int brackets = Integer.compare(bracket(a.type()), bracket(b.type()));
        return brackets != 0 ? brackets : compareInBracket(a, b);
    }

    /** Whether strings have a part in comparing this value, so that collations differ on it. */
    public static boolean dependsOnCollation(Value value) {
        return holds(value, type -> type == BsonTypes.STRING || type == BsonTypes.SYMBOL, 0);
    }

    /**
     * Whether servers may take two values for equal that are not quite: a double and a decimal that agree in the 34 digits
     * that a decimal has. Inside documents and arrays it is enough that the types meet.
     */
    public static boolean isUncertain(Value a, Value b) {
        if (a.isNumber() && b.isNumber()) {
            return a.type() != b.type()
                    && (a.type() == BsonTypes.DECIMAL128 || b.type() == BsonTypes.DECIMAL128)
                    && Numbers.differOnlyByRounding(a, b);
        }
        boolean nested = (a.isDocument() || a.isArray()) && (b.isDocument() || b.isArray());
        return nested && (mixes(a, b) || mixes(b, a));
    }

    private static boolean mixes(Value a, Value b) {
        return holds(a, type -> type == BsonTypes.DECIMAL128, 0) && holds(b, type -> type == BsonTypes.DOUBLE, 0);
    }

    private interface OfType {
        boolean test(byte type);
    }

    private static boolean holds(Value value, OfType wanted, int depth) {
        if (wanted.test(value.type()) || depth > 100) {
            return true;
        }
        if (value.isDocument() || value.isArray()) {
            BsonCursor elements = value.elements();
            while (elements.next()) {
                if (holds(Value.at(elements), wanted, depth + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int compareInBracket(Value a, Value b) {
        return switch (a.type()) {
            case BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128 -> Numbers.compare(a, b);
            case BsonTypes.STRING, BsonTypes.SYMBOL, BsonTypes.CODE -> compareStrings(a, b);
            case BsonTypes.DOCUMENT -> compareElements(a, b, true);
            case BsonTypes.ARRAY -> compareElements(a, b, false);
            case BsonTypes.BINARY -> compareBinaries(a, b);
            case BsonTypes.BOOLEAN -> Boolean.compare(a.truth(), b.truth());
            case BsonTypes.DATE -> Long.compare(longAt(a), longAt(b));
            case BsonTypes.TIMESTAMP -> Long.compareUnsigned(longAt(a), longAt(b));
            case BsonTypes.MIN_KEY, BsonTypes.MAX_KEY, BsonTypes.NULL, BsonTypes.UNDEFINED -> 0;
            default -> compareBytes(a.buf(), a.offset(), a.length(), b.buf(), b.offset(), b.length());
        };
    }

    private static long longAt(Value value) {
        return value.buf().getLongLE(value.offset());
    }

    private static int compareStrings(Value a, Value b) {
        return compareBytes(
                a.buf(),
                BsonValues.stringOffset(a.offset()),
                BsonValues.stringLength(a.buf(), a.offset()),
                b.buf(),
                BsonValues.stringOffset(b.offset()),
                BsonValues.stringLength(b.buf(), b.offset()));
    }

    /** By length, then subtype, then bytes: just the order in which they are laid out. */
    private static int compareBinaries(Value a, Value b) {
        int lengths = Integer.compare(a.length(), b.length());
        return lengths != 0
                ? lengths
                : compareBytes(a.buf(), a.offset() + 4, a.length() - 4, b.buf(), b.offset() + 4, b.length() - 4);
    }

    /** Element by element: bracket, then name (of documents), then value; what ends first comes first. */
    private static int compareElements(Value a, Value b, boolean withNames) {
        BsonCursor x = a.elements();
        BsonCursor y = b.elements();
        while (true) {
            boolean more = x.next();
            if (!y.next()) {
                return more ? 1 : 0;
            }
            if (!more) {
                return -1;
            }
            int result = Integer.compare(bracket(x.type()), bracket(y.type()));
            if (result == 0 && withNames) {
                result = compareBytes(a.buf(), x.nameOffset(), x.nameLength(), b.buf(), y.nameOffset(), y.nameLength());
            }
            if (result == 0) {
                result = compareInBracket(Value.at(x), Value.at(y));
            }
            if (result != 0) {
                return result;
            }
        }
    }

    private static int compareBytes(ByteBuf a, int aOffset, int aLength, ByteBuf b, int bOffset, int bLength) {
        int common = Math.min(aLength, bLength);
        for (int i = 0; i < common; i++) {
            int result = Byte.compareUnsigned(a.getByte(aOffset + i), b.getByte(bOffset + i));
            if (result != 0) {
                return result;
            }
        }
        return Integer.compare(aLength, bLength);
    }
}
