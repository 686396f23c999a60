package io.larder.embedded.bson;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads BSON into documents. The bytes are copied out of the network buffer once and read from an array: bounds are then
 * checked by the array itself, and nothing of the buffer is kept.
 */
public final class BsonDecoder {
    /** Deeper nesting is refused, as the server does; it also keeps the recursion here bounded. */
    private static final int MAX_DEPTH = 200;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int at;

    private BsonDecoder(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** Reads one document and moves the buffer's reader index past it. */
    public static Document decode(ByteBuf buffer) {
        if (buffer.readableBytes() < 5) {
            throw new BsonDecodeException("not enough bytes for a BSON document");
        }
        int length = buffer.getIntLE(buffer.readerIndex());
        if (length < 5 || length > buffer.readableBytes()) {
            throw new BsonDecodeException("invalid BSON document length " + length);
        }
        byte[] bytes = new byte[length];
        buffer.readBytes(bytes);
        return decode(bytes);
    }

    public static Document decode(byte[] bytes) {
        try {
            BsonDecoder decoder = new BsonDecoder(bytes, 0);
            Document document = decoder.document(0);
            if (decoder.at != bytes.length) {
                throw new BsonDecodeException("invalid BSON document length");
            }
            return document;
        } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new BsonDecodeException("BSON value runs past the end of its document");
        }
    }

    private Document document(int depth) {
        int end = enter(depth);
        Document document = new Document();
        for (byte type = bytes[at++]; type != 0; type = bytes[at++]) {
            String name = cstring();
            int before = document.size();
            document.put(name, value(type, depth));
            if (document.size() == before) {
                throw new BsonDecodeException("duplicate field name in BSON document: " + name);
            }
        }
        leave(end);
        return document;
    }

    private List<@Nullable Object> array(int depth) {
        int end = enter(depth);
        List<@Nullable Object> values = new ArrayList<>();
        for (byte type = bytes[at++]; type != 0; type = bytes[at++]) {
            skipCstring();
            values.add(value(type, depth));
        }
        leave(end);
        return values;
    }

    private int enter(int depth) {
        if (depth > MAX_DEPTH) {
            throw new BsonDecodeException("BSONObj exceeded maximum nested object depth: " + MAX_DEPTH);
        }
        int start = at;
        int length = int32();
        if (length < 5 || start + length > bytes.length) {
            throw new BsonDecodeException("invalid BSON document length " + length);
        }
        return start + length;
    }

    private void leave(int end) {
        if (at != end) {
            throw new BsonDecodeException("BSON document does not end where its length says");
        }
    }

    private @Nullable Object value(byte type, int depth) {
        return switch (type) {
            case 0x01 -> Double.longBitsToDouble(int64());
            case 0x02 -> string();
            case 0x03 -> document(depth + 1);
            case 0x04 -> array(depth + 1);
            case 0x05 -> binary();
            case 0x06 -> Undefined.INSTANCE;
            case 0x07 -> new ObjectId(take(12));
            case 0x08 -> bool();
            case 0x09 -> Instant.ofEpochMilli(int64());
            case 0x0A -> null;
            case 0x0B -> new Regex(cstring(), cstring());
            case 0x0C -> new DbPointer(string(), new ObjectId(take(12)));
            case 0x0D -> new BsonJavaScript(string());
            case 0x0E -> new Symbol(string());
            case 0x0F -> codeWithScope(depth);
            case 0x10 -> int32();
            case 0x11 -> new BsonTimestamp(int64());
            case 0x12 -> int64();
            case 0x13 -> new Decimal128(int64(), int64());
            case (byte) 0xFF -> MinKey.getInstance();
            case 0x7F -> MaxKey.getInstance();
            default -> throw new BsonDecodeException("unrecognized BSON type " + type);
        };
    }

    private Object codeWithScope(int depth) {
        int start = at;
        int length = int32();
        CodeWithScope value = new CodeWithScope(string(), document(depth + 1));
        if (at != start + length) {
            throw new BsonDecodeException("code with scope does not end where its length says");
        }
        return value;
    }

    private Object binary() {
        int length = int32();
        byte subtype = bytes[at++];
        if (subtype == 0) {
            return new BinData(take(length));
        }
        if (subtype == 4 && length == 16) {
            long most = (long) BIG_ENDIAN_LONG.get(bytes, at);
            long least = (long) BIG_ENDIAN_LONG.get(bytes, at + 8);
            at += 16;
            return new UUID(most, least);
        }
        return new Binary(subtype, take(length));
    }

    private boolean bool() {
        byte value = bytes[at++];
        if (value != 0 && value != 1) {
            throw new BsonDecodeException("invalid BSON boolean " + value);
        }
        return value == 1;
    }

    private byte[] take(int length) {
        if (length < 0 || length > bytes.length - at) {
            throw new BsonDecodeException("BSON value runs past the end of its document");
        }
        byte[] taken = new byte[length];
        System.arraycopy(bytes, at, taken, 0, length);
        at += length;
        return taken;
    }

    private String string() {
        int length = int32();
        if (length < 1 || length > bytes.length - at || bytes[at + length - 1] != 0) {
            throw new BsonDecodeException("invalid BSON string length " + length);
        }
        String value = new String(bytes, at, length - 1, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    private String cstring() {
        int start = at;
        skipCstring();
        return new String(bytes, start, at - 1 - start, StandardCharsets.UTF_8);
    }

    private void skipCstring() {
        while (bytes[at++] != 0) {}
    }

    private int int32() {
        int value = (int) INT.get(bytes, at);
        at += 4;
        return value;
    }

    private long int64() {
        long value = (long) LONG.get(bytes, at);
        at += 8;
        return value;
    }
}
