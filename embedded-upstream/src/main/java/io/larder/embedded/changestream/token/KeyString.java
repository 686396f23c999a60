package io.larder.embedded.changestream.token;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.Binary;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.bson.CodeWithScope;
import io.larder.embedded.bson.DbPointer;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Symbol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes values so that comparing the bytes compares the values: the server's KeyString, version 1, all fields
 * ascending. A value is its type's byte and its content; what ends by itself needs no length.
 */
final class KeyString {
    static final int END = 4;
    static final int MIN_KEY = 10;
    static final int UNDEFINED = 15;
    static final int NULL = 20;
    static final int NUMBER = 30;
    static final int STRING = 60;
    static final int OBJECT = 70;
    static final int ARRAY = 80;
    static final int BIN_DATA = 90;
    static final int OBJECT_ID = 100;
    static final int FALSE = 110;
    static final int TRUE = 111;
    static final int DATE = 120;
    static final int TIMESTAMP = 130;
    static final int REGEX = 140;
    static final int DB_POINTER = 150;
    static final int CODE = 160;
    static final int CODE_WITH_SCOPE = 170;
    static final int MAX_KEY = 240;
    /** A binary's length that says that the real one follows in four bytes. */
    static final int LONG_BINARY = 0xFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);
    private final TypeBits types = new TypeBits();
    private final KeyNumbers numbers = new KeyNumbers(out, types);

    KeyString append(@Nullable Object value) {
        BsonType type = BsonType.of(value);
        if (type == BsonType.NULL) {
            out.write(NULL);
            return this;
        }
        Object it = Objects.requireNonNull(value);
        switch (type) {
            case NULL, UNDEFINED, MIN_KEY, MAX_KEY -> out.write(typeByte(type));
            case INT -> numbers.writeInt((Integer) it);
            case LONG -> numbers.writeLong((Long) it);
            case DOUBLE -> numbers.writeDouble((Double) it);
            case DECIMAL -> numbers.writeDecimal((Decimal128) it);
            case BOOL -> out.write((Boolean) it ? TRUE : FALSE);
            case STRING -> {
                types.string();
                typed(type, (String) it);
            }
            case SYMBOL -> {
                types.symbol();
                typed(type, ((Symbol) it).name());
            }
            case OBJECT -> {
                out.write(OBJECT);
                fields((Document) it);
            }
            case ARRAY -> array((List<?>) it);
            case BIN_DATA -> binary(it);
            case OBJECT_ID -> {
                out.write(OBJECT_ID);
                out.writeBytes(((ObjectId) it).toByteArray());
            }
            case DATE -> eightBytes(DATE, ((Instant) it).toEpochMilli() ^ Long.MIN_VALUE);
            case TIMESTAMP -> eightBytes(TIMESTAMP, ((BsonTimestamp) it).getValue());
            case REGEX -> {
                Regex regex = (Regex) it;
                out.write(REGEX);
                name(regex.pattern());
                name(regex.options());
            }
            case DB_POINTER -> {
                DbPointer pointer = (DbPointer) it;
                byte[] namespace = pointer.namespace().getBytes(StandardCharsets.UTF_8);
                out.write(DB_POINTER);
                out.writeBytes(ByteBuffer.allocate(4).putInt(namespace.length).array());
                out.writeBytes(namespace);
                out.writeBytes(pointer.id().toByteArray());
            }
            case JAVASCRIPT -> typed(type, ((BsonJavaScript) it).getCode());
            case JAVASCRIPT_WITH_SCOPE -> {
                CodeWithScope code = (CodeWithScope) it;
                typed(type, code.code());
                fields(code.scope());
            }
        }
        return this;
    }

    TypeBits types() {
        return types;
    }

    /** What was appended, without an end mark. */
    byte[] toBytes() {
        return out.toByteArray();
    }

    String toHex() {
        return hex(toBytes());
    }

    /** In upper case, as the server writes it; compares as the bytes do. */
    static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private void typed(BsonType type, String text) {
        out.write(typeByte(type));
        text(text);
    }

    /** Ends with a zero byte; a zero within is told apart by the byte after it. */
    private void text(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            if (b == 0) {
                out.write(0xFF);
            }
        }
        out.write(0);
    }

    /** A text that cannot hold a zero byte. */
    private void name(String name) {
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    /** Each field is its type, its name, then its value, so that documents compare in this order too. */
    private void fields(Document document) {
        for (Map.Entry<String, Object> field : document.entrySet()) {
            out.write(typeByte(BsonType.of(field.getValue())));
            name(field.getKey());
            append(field.getValue());
        }
        out.write(0);
    }

    private void array(List<?> values) {
        out.write(ARRAY);
        for (Object value : values) {
            append(value);
        }
        out.write(0);
    }

    private void binary(Object value) {
        byte subtype = 0;
        byte[] data;
        if (value instanceof UUID uuid) {
            subtype = 4;
            data = ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        } else if (value instanceof Binary binary) {
            subtype = binary.subtype();
            data = binary.data();
        } else {
            data = ((BinData) value).getData();
        }
        out.write(BIN_DATA);
        if (data.length < LONG_BINARY) {
            out.write(data.length);
        } else {
            out.write(LONG_BINARY);
            out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        }
        out.write(subtype);
        out.writeBytes(data);
    }

    private void eightBytes(int type, long value) {
        out.write(type);
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    }

    /** The byte that stands for a type where fields are compared by type first; all numbers are one. */
    private static int typeByte(BsonType type) {
        return switch (type) {
            case MIN_KEY -> MIN_KEY;
            case UNDEFINED -> UNDEFINED;
            case NULL -> NULL;
            case INT, LONG, DOUBLE, DECIMAL -> NUMBER;
            case STRING, SYMBOL -> STRING;
            case OBJECT -> OBJECT;
            case ARRAY -> ARRAY;
            case BIN_DATA -> BIN_DATA;
            case OBJECT_ID -> OBJECT_ID;
            case BOOL -> FALSE;
            case DATE -> DATE;
            case TIMESTAMP -> TIMESTAMP;
            case REGEX -> REGEX;
            case DB_POINTER -> DB_POINTER;
            case JAVASCRIPT -> CODE;
            case JAVASCRIPT_WITH_SCOPE -> CODE_WITH_SCOPE;
            case MAX_KEY -> MAX_KEY;
        };
    }
}
