package io.larder.engine.simulation.model;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Writes BSON, and OP_MSG around it, into one growing array that is used again and again. Names are ASCII. */
public final class BsonWriter {
    private static final int OP_MSG = 2013;
    private static final int BODY_OFFSET = 21;

    private byte[] bytes = new byte[512];
    private int size;

    public BsonWriter reset() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    public byte[] array() {
        return bytes;
    }

    public byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Takes back the last bytes. */
    public void shorten(int by) {
        size -= by;
    }

    /** Begins an OP_MSG whose body is the document that is open until {@link #endMessage}. */
    public BsonWriter beginMessage() {
        size = 0;
        ensure(BODY_OFFSET);
        Arrays.fill(bytes, 0, BODY_OFFSET, (byte) 0);
        size = 12;
        int32(OP_MSG);
        size = BODY_OFFSET;
        begin();
        return this;
    }

    public void endMessage() {
        end(BODY_OFFSET);
        putInt(0, size);
    }

    public int begin() {
        int start = size;
        int32(0);
        return start;
    }

    public void end(int start) {
        put((byte) 0);
        putInt(start, size - start);
    }

    public int beginDocument(String name) {
        element(0x03, name);
        return begin();
    }

    public int beginArray(String name) {
        element(0x04, name);
        return begin();
    }

    /** An element of an array, by its place. */
    public int beginDocument(int place) {
        element(0x03, place);
        return begin();
    }

    public BsonWriter int32(String name, int value) {
        element(0x10, name);
        int32(value);
        return this;
    }

    public BsonWriter int32(int place, int value) {
        element(0x10, place);
        int32(value);
        return this;
    }

    public BsonWriter int64(String name, long value) {
        element(0x12, name);
        int64(value);
        return this;
    }

    public BsonWriter float64(String name, double value) {
        element(0x01, name);
        int64(Double.doubleToRawLongBits(value));
        return this;
    }

    /** A small whole number as a decimal128. */
    public BsonWriter decimal(String name, int value) {
        element(0x13, name);
        int64(value);
        int64(0x3040000000000000L);
        return this;
    }

    public BsonWriter timestamp(String name, long value) {
        element(0x11, name);
        int64(value);
        return this;
    }

    public BsonWriter bool(String name, boolean value) {
        element(0x08, name);
        put((byte) (value ? 1 : 0));
        return this;
    }

    public BsonWriter nothing(String name) {
        element(0x0A, name);
        return this;
    }

    public BsonWriter nothing(int place) {
        element(0x0A, place);
        return this;
    }

    public BsonWriter string(String name, String value) {
        element(0x02, name);
        int32(value.length() + 1);
        cstring(value);
        return this;
    }

    public BsonWriter string(int place, String value) {
        element(0x02, place);
        int32(value.length() + 1);
        cstring(value);
        return this;
    }

    public BsonWriter binary(String name, int subtype, long high, long low) {
        element(0x05, name);
        int32(16);
        put((byte) subtype);
        int64(high);
        int64(low);
        return this;
    }

    /** A document that was written before. */
    public BsonWriter document(String name, byte[] document) {
        element(0x03, name);
        return raw(document);
    }

    public BsonWriter document(int place, byte[] document) {
        element(0x03, place);
        return raw(document);
    }

    public BsonWriter document(int place, byte[] source, int from, int length) {
        element(0x03, place);
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return this;
    }

    public BsonWriter raw(byte[] document) {
        append(document, document.length);
        return this;
    }

    /** The first bytes of an array, as they are. */
    public void append(byte[] source, int length) {
        ensure(length);
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
    }

    /** Bytes of a buffer, as they are. */
    public void append(ByteBuf source, int from, int length) {
        ensure(length);
        source.getBytes(from, bytes, size, length);
        size += length;
    }

    public BsonWriter int32(int value) {
        ensure(4);
        putInt(size, value);
        size += 4;
        return this;
    }

    private void int64(long value) {
        int32((int) value);
        int32((int) (value >>> 32));
    }

    private void element(int type, String name) {
        put((byte) type);
        cstring(name);
    }

    private void element(int type, int place) {
        put((byte) type);
        if (place >= 10) {
            put((byte) ('0' + place / 10));
        }
        put((byte) ('0' + place % 10));
        put((byte) 0);
    }

    private void cstring(String text) {
        int length = text.length();
        ensure(length + 1);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
        bytes[size++] = 0;
    }

    private void put(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
        bytes[at + 2] = (byte) (value >>> 16);
        bytes[at + 3] = (byte) (value >>> 24);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
