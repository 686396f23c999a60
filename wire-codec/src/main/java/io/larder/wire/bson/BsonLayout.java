package io.larder.wire.bson;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * How long things are. Each method is given the first index that may not be read and throws rather than look beyond it;
 * this is the one place where lengths that a peer wrote are believed, so it is the one place that has to doubt them.
 */
final class BsonLayout {
    static final int SMALLEST_DOCUMENT = 5;
    private static final int OBJECT_ID_BYTES = 12;

    private BsonLayout() {}

    /** The length of the document at {@code offset}, its own length field and its closing zero included. */
    static int documentLength(ByteBuf buf, int offset, int limit) {
        if (limit - offset < SMALLEST_DOCUMENT) {
            throw new MalformedMessageException("document is cut off");
        }
        int length = buf.getIntLE(offset);
        if (length < SMALLEST_DOCUMENT || length > limit - offset) {
            throw new MalformedMessageException(
                    "document says " + length + " bytes, " + (limit - offset) + " are there");
        }
        if (buf.getByte(offset + length - 1) != 0) {
            throw new MalformedMessageException("document does not end with a zero byte");
        }
        return length;
    }

    /** The length of the zero-terminated string at {@code offset}, without its zero. */
    static int cstringLength(ByteBuf buf, int offset, int limit) {
        int end = offset >= limit ? -1 : buf.indexOf(offset, limit, (byte) 0);
        if (end < 0) {
            throw new MalformedMessageException("string without its closing zero byte");
        }
        return end - offset;
    }

    /** The length of a value of the given type at {@code offset}. */
    static int valueLength(ByteBuf buf, byte type, int offset, int limit) {
        int length =
                switch (type) {
                    case BsonTypes.UNDEFINED, BsonTypes.NULL, BsonTypes.MAX_KEY, BsonTypes.MIN_KEY -> 0;
                    case BsonTypes.BOOLEAN -> 1;
                    case BsonTypes.INT32 -> 4;
                    case BsonTypes.DOUBLE, BsonTypes.DATE, BsonTypes.TIMESTAMP, BsonTypes.INT64 -> 8;
                    case BsonTypes.OBJECT_ID -> OBJECT_ID_BYTES;
                    case BsonTypes.DECIMAL128 -> 16;
                    case BsonTypes.STRING, BsonTypes.CODE, BsonTypes.SYMBOL -> stringLength(buf, offset, limit);
                    case BsonTypes.DB_POINTER -> stringLength(buf, offset, limit) + OBJECT_ID_BYTES;
                    case BsonTypes.DOCUMENT, BsonTypes.ARRAY -> documentLength(buf, offset, limit);
                    case BsonTypes.BINARY -> binaryLength(buf, offset, limit);
                    case BsonTypes.REGEX -> regexLength(buf, offset, limit);
                    case BsonTypes.CODE_WITH_SCOPE -> codeWithScopeLength(buf, offset, limit);
                    default ->
                        throw new MalformedMessageException(
                                "unknown BSON type 0x" + Integer.toHexString(Byte.toUnsignedInt(type)));
                };
        if (length > limit - offset) {
            throw new MalformedMessageException("value is cut off");
        }
        return length;
    }

    private static int stringLength(ByteBuf buf, int offset, int limit) {
        int length = prefix(buf, offset, limit);
        if (length < 1 || length > limit - offset - 4) {
            throw new MalformedMessageException("string says " + length + " bytes");
        }
        if (buf.getByte(offset + 4 + length - 1) != 0) {
            throw new MalformedMessageException("string does not end with a zero byte");
        }
        return 4 + length;
    }

    private static int binaryLength(ByteBuf buf, int offset, int limit) {
        int length = prefix(buf, offset, limit);
        if (length < 0 || length > limit - offset - 5) {
            throw new MalformedMessageException("binary says " + length + " bytes");
        }
        return 5 + length;
    }

    private static int regexLength(ByteBuf buf, int offset, int limit) {
        int pattern = cstringLength(buf, offset, limit) + 1;
        return pattern + cstringLength(buf, offset + pattern, limit) + 1;
    }

    private static int codeWithScopeLength(ByteBuf buf, int offset, int limit) {
        int length = prefix(buf, offset, limit);
        if (length < 4 + 5 + SMALLEST_DOCUMENT || length > limit - offset) {
            throw new MalformedMessageException("code with scope says " + length + " bytes");
        }
        int code = stringLength(buf, offset + 4, offset + length);
        int scope = documentLength(buf, offset + 4 + code, offset + length);
        if (4 + code + scope != length) {
            throw new MalformedMessageException("code with scope does not end where it says");
        }
        return length;
    }

    private static int prefix(ByteBuf buf, int offset, int limit) {
        if (limit - offset < 4) {
            throw new MalformedMessageException("value is cut off");
        }
        return buf.getIntLE(offset);
    }
}
