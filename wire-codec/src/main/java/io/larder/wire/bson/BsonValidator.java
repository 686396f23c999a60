package io.larder.wire.bson;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/** Checks a document through and through, nested ones included: lengths, terminators, types, boolean values and depth. */
public final class BsonValidator {
    /** The depth at which servers stop reading a document. It bounds the recursion here too. */
    public static final int MAX_DEPTH = 200;

    private BsonValidator() {}

    /** Throws {@link MalformedMessageException} unless a sound document begins at {@code offset}; returns its length. */
    public static int validate(ByteBuf buf, int offset, int limit) {
        return validate(buf, offset, limit, 1);
    }

    private static int validate(ByteBuf buf, int offset, int limit, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedMessageException("document is nested deeper than " + MAX_DEPTH + " levels");
        }
        int length = BsonLayout.documentLength(buf, offset, limit);
        int end = offset + length - 1;
        int position = offset + 4;
        while (position != end) {
            byte type = buf.getByte(position);
            int value = position + 1 + BsonLayout.cstringLength(buf, position + 1, end) + 1;
            int valueLength = BsonLayout.valueLength(buf, type, value, end);
            position = value + valueLength;
            validateValue(buf, type, value, valueLength, depth);
        }
        return length;
    }

    /** Looks into a value of a document at this depth, whose type and length are known to be possible. */
    static void validateValue(ByteBuf buf, byte type, int value, int length, int depth) {
        switch (type) {
            case BsonTypes.DOCUMENT, BsonTypes.ARRAY -> validate(buf, value, value + length, depth + 1);
            case BsonTypes.CODE_WITH_SCOPE -> {
                int end = value + length;
                int code = BsonLayout.valueLength(buf, BsonTypes.CODE, value + 4, end);
                validate(buf, value + 4 + code, end, depth + 1);
            }
            case BsonTypes.BOOLEAN -> {
                if ((buf.getByte(value) & 0xFE) != 0) {
                    throw new MalformedMessageException("boolean is neither 0 nor 1");
                }
            }
            default -> {}
        }
    }
}
