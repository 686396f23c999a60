package io.larder.embedded.bson;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes documents as BSON, in field order, each type as it was read. */
public final class BsonEncoder {
    private static final byte[][] ARRAY_KEYS = arrayKeys(1000);

    private BsonEncoder() {}

    public static byte[] encode(Document document) {
        ByteBuf buffer = Unpooled.buffer(BsonSize.of(document));
        try {
            encode(document, buffer);
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    public static void encode(Document document, ByteBuf to) {
        int start = to.writerIndex();
        to.writeIntLE(0);
        for (Map.Entry<String, Object> field : document.entrySet()) {
            @Nullable Object value = field.getValue();
            to.writeByte(BsonType.of(value).number());
            cstring(field.getKey(), to);
            value(value, to);
        }
        finish(start, to);
    }

    private static void array(List<?> values, ByteBuf to) {
        int start = to.writerIndex();
        to.writeIntLE(0);
        int index = 0;
        for (Object value : values) {
            to.writeByte(BsonType.of(value).number());
            if (index < ARRAY_KEYS.length) {
                to.writeBytes(ARRAY_KEYS[index]);
            } else {
                cstring(Integer.toString(index), to);
            }
            value(value, to);
            index++;
        }
        finish(start, to);
    }

    private static void finish(int start, ByteBuf to) {
        to.writeByte(0);
        to.setIntLE(start, to.writerIndex() - start);
    }

    private static void value(@Nullable Object value, ByteBuf to) {
        if (value == null) {
            return;
        } else if (value instanceof String text) {
            string(text, to);
        } else if (value instanceof Integer number) {
            to.writeIntLE(number);
        } else if (value instanceof Document document) {
            encode(document, to);
        } else if (value instanceof Long number) {
            to.writeLongLE(number);
        } else if (value instanceof Double number) {
            to.writeLongLE(Double.doubleToRawLongBits(number));
        } else if (value instanceof ObjectId id) {
            to.writeBytes(id.toByteArray());
        } else if (value instanceof Boolean bool) {
            to.writeBoolean(bool);
        } else if (value instanceof Instant instant) {
            to.writeLongLE(instant.toEpochMilli());
        } else if (value instanceof List<?> list) {
            array(list, to);
        } else {
            rareValue(value, to);
        }
    }

    private static void rareValue(Object value, ByteBuf to) {
        if (value instanceof BsonTimestamp timestamp) {
            to.writeLongLE(timestamp.getValue());
        } else if (value instanceof UUID uuid) {
            to.writeIntLE(16).writeByte(4);
            to.writeLong(uuid.getMostSignificantBits()).writeLong(uuid.getLeastSignificantBits());
        } else if (value instanceof BinData data) {
            to.writeIntLE(data.getData().length).writeByte(0).writeBytes(data.getData());
        } else if (value instanceof Binary binary) {
            to.writeIntLE(binary.data().length).writeByte(binary.subtype()).writeBytes(binary.data());
        } else if (value instanceof Decimal128 decimal) {
            to.writeLongLE(decimal.getLow()).writeLongLE(decimal.getHigh());
        } else if (value instanceof Regex regex) {
            cstring(regex.pattern(), to);
            cstring(regex.options(), to);
        } else if (value instanceof BsonJavaScript code) {
            string(code.getCode(), to);
        } else if (value instanceof CodeWithScope code) {
            int start = to.writerIndex();
            to.writeIntLE(0);
            string(code.code(), to);
            encode(code.scope(), to);
            to.setIntLE(start, to.writerIndex() - start);
        } else if (value instanceof Symbol symbol) {
            string(symbol.name(), to);
        } else if (value instanceof DbPointer pointer) {
            string(pointer.namespace(), to);
            to.writeBytes(pointer.id().toByteArray());
        }
        // What is left has no bytes of its own (undefined, MinKey, MaxKey); BsonType.of has refused everything else.
    }

    private static void string(String value, ByteBuf to) {
        int start = to.writerIndex();
        to.writeIntLE(0);
        int length = ByteBufUtil.writeUtf8(to, value) + 1;
        to.writeByte(0);
        to.setIntLE(start, length);
    }

    private static void cstring(String value, ByteBuf to) {
        ByteBufUtil.writeUtf8(to, value);
        to.writeByte(0);
    }

    private static byte[][] arrayKeys(int count) {
        byte[][] keys = new byte[count][];
        for (int i = 0; i < count; i++) {
            keys[i] = (i + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        return keys;
    }
}
