package io.larder.engine.value;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;

/** One BSON value in a buffer. It holds no reference count: the buffer must outlive it. */
public record Value(ByteBuf buf, byte type, int offset, int length) {
    public static Value at(BsonCursor cursor) {
        return new Value(cursor.buffer(), cursor.type(), cursor.valueOffset(), cursor.valueLength());
    }

    /** A whole document as a value. */
    public static Value document(ByteBuf buf, int offset, int limit) {
        return new Value(buf, BsonTypes.DOCUMENT, offset, BsonCursor.documentLength(buf, offset, limit));
    }

    public boolean isNumber() {
        return BsonValues.isNumber(type);
    }

    public boolean isDocument() {
        return type == BsonTypes.DOCUMENT;
    }

    public boolean isArray() {
        return type == BsonTypes.ARRAY;
    }

    /** A walk over the elements of a document or array. */
    public BsonCursor elements() {
        return new BsonCursor().reset(buf, offset, offset + length);
    }

    public int limit() {
        return offset + length;
    }

    public String string() {
        return BsonValues.string(buf, type, offset);
    }

    public boolean truth() {
        return BsonValues.truth(buf, type, offset);
    }
}
