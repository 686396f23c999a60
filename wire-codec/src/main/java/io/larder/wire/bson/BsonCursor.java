package io.larder.wire.bson;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the elements of one raw document, the way one reads a list: {@link #next()}, then look at name, type and
 * value by their places in the buffer. Reusable and without allocation; a nested document is entered with another cursor
 * on {@link #valueOffset()}. It keeps no reference count: the buffer must outlive the walk.
 *
 * <p>Each element is checked when it is reached. Nested values are skipped by their length and not looked into; for that
 * there is {@link BsonValidator}.
 */
public final class BsonCursor {
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;
    private byte type;
    private int nameOffset;
    private int nameLength;
    private int valueOffset;
    private int valueLength;

    /** Starts at the document at {@code offset}; nothing at or after {@code limit} is read. Returns this. */
    public BsonCursor reset(ByteBuf buf, int offset, int limit) {
        int length = documentLength(buf, offset, limit);
        this.buf = buf;
        this.position = offset + 4;
        this.end = offset + length - 1;
        return this;
    }

    /** Enters the document or array that {@code outer} stands on. Returns this. */
    public BsonCursor enter(BsonCursor outer) {
        if (outer.type != BsonTypes.DOCUMENT && outer.type != BsonTypes.ARRAY) {
            throw new MalformedMessageException("field '" + outer.name() + "' is not a document");
        }
        return reset(outer.buf, outer.valueOffset, outer.valueOffset + outer.valueLength);
    }

    /** The length of the document at {@code offset}, checked against {@code limit}. */
    public static int documentLength(ByteBuf buf, int offset, int limit) {
        return BsonLayout.documentLength(buf, offset, limit);
    }

    /** Moves to the next element; false at the end of the document. */
    public boolean next() {
        if (position == end) {
            return false;
        }
        type = buf.getByte(position);
        nameOffset = position + 1;
        nameLength = BsonLayout.cstringLength(buf, nameOffset, end);
        valueOffset = nameOffset + nameLength + 1;
        valueLength = BsonLayout.valueLength(buf, type, valueOffset, end);
        position = valueOffset + valueLength;
        return true;
    }

    /** Where the closing zero of the document stands. */
    int end() {
        return end;
    }

    /** Stands on an element that is known to be there; the end is that of its document. */
    void standOn(ByteBuf buf, byte type, int nameOffset, int nameLength, int valueOffset, int valueLength, int end) {
        this.buf = buf;
        this.type = type;
        this.nameOffset = nameOffset;
        this.nameLength = nameLength;
        this.valueOffset = valueOffset;
        this.valueLength = valueLength;
        this.position = valueOffset + valueLength;
        this.end = end;
    }

    public ByteBuf buffer() {
        return buf;
    }

    public byte type() {
        return type;
    }

    public int nameOffset() {
        return nameOffset;
    }

    public int nameLength() {
        return nameLength;
    }

    public int valueOffset() {
        return valueOffset;
    }

    public int valueLength() {
        return valueLength;
    }

    /** Where the element's type byte stands. */
    public int elementOffset() {
        return nameOffset - 1;
    }

    /** The name, as a new string. */
    public String name() {
        return buf.toString(nameOffset, nameLength, StandardCharsets.UTF_8);
    }

    /** Whether the name is this ASCII string, without building it. */
    public boolean nameIs(String ascii) {
        return BsonValues.equalsAscii(buf, nameOffset, nameLength, ascii);
    }

    /** The value of a string, code or symbol element, as a new string. */
    public String stringValue() {
        return BsonValues.string(buf, type, valueOffset);
    }

    /** Whether the value is a number, of any of the four numeric types. */
    public boolean isNumber() {
        return BsonValues.isNumber(type);
    }

    /** A number as the server coerces it to a long: truncated and saturated; throws where it is no number. */
    public long longValue() {
        return BsonValues.longValue(buf, type, valueOffset);
    }

    /** A boolean or a number as the server coerces it: everything but false, zero, null and undefined is true. */
    public boolean truthValue() {
        return BsonValues.truth(buf, type, valueOffset);
    }
}
