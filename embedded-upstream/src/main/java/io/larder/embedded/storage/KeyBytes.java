package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes values so that comparing the bytes (unsigned) compares the values in BSON order: equal numbers of unlike types
 * give equal bytes, and a field of a descending key has its bytes inverted.
 */
public final class KeyBytes {
    private static final int END = 0;
    private static final int ESCAPED_ZERO = 0xFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(24);

    private KeyBytes() {}

    /** The bytes of one value, ascending. */
    public static byte[] of(@Nullable Object value) {
        KeyBytes bytes = new KeyBytes();
        bytes.value(value);
        return bytes.out.toByteArray();
    }

    /** The bytes of a compound key; {@code descending[i]} inverts the order of field i. Fewer values give a prefix. */
    public static byte[] of(List<? extends @Nullable Object> values, boolean[] descending) {
        KeyBytes bytes = new KeyBytes();
        for (int i = 0; i < values.size(); i++) {
            if (descending[i]) {
                for (byte b : of(values.get(i))) {
                    bytes.out.write(~b);
                }
            } else {
                bytes.value(values.get(i));
            }
        }
        return bytes.out.toByteArray();
    }

    /** A bound above every key that begins with these bytes: no value's first byte is the highest. */
    static byte[] afterPrefix(byte[] prefix) {
        byte[] bound = Arrays.copyOf(prefix, prefix.length + 1);
        bound[prefix.length] = (byte) 0xFF;
        return bound;
    }

    private void value(@Nullable Object value) {
        BsonType type = BsonType.of(value);
        // The lowest rank is -1; the shift keeps every rank above the terminator.
        out.write(type.rank() + 2);
        if (value == null) {
            return;
        }
        switch (type) {
            case NULL, UNDEFINED, MIN_KEY, MAX_KEY -> {}
            case INT, LONG, DOUBLE, DECIMAL -> NumberBytes.write(value, out);
            case STRING -> text((String) value);
            case SYMBOL -> text(((Symbol) value).name());
            case OBJECT -> document((Document) value);
            case ARRAY -> array((List<?>) value);
            case BIN_DATA -> binary(value);
            case OBJECT_ID -> out.writeBytes(((ObjectId) value).toByteArray());
            case BOOL -> out.write((Boolean) value ? 1 : 0);
            case DATE -> eightBytes(((Instant) value).toEpochMilli() ^ Long.MIN_VALUE);
            case TIMESTAMP -> eightBytes(((BsonTimestamp) value).getValue());
            case REGEX -> {
                text(((Regex) value).pattern());
                text(((Regex) value).options());
            }
            case DB_POINTER -> {
                text(((DbPointer) value).namespace());
                out.writeBytes(((DbPointer) value).id().toByteArray());
            }
            case JAVASCRIPT -> text(((BsonJavaScript) value).getCode());
            case JAVASCRIPT_WITH_SCOPE -> {
                text(((CodeWithScope) value).code());
                document(((CodeWithScope) value).scope());
            }
        }
    }

    /** A shorter text sorts before its continuation, so the end is the lowest byte and a zero within is escaped. */
    private void text(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            if (b == 0) {
                out.write(ESCAPED_ZERO);
            }
        }
        out.write(END);
    }

    /** Documents compare field by field: type first, then name, then value. */
    private void document(Document document) {
        for (Map.Entry<String, Object> field : document.entrySet()) {
            out.write(BsonType.of(field.getValue()).rank() + 2);
            text(field.getKey());
            value(field.getValue());
        }
        out.write(END);
    }

    private void array(List<?> values) {
        for (Object value : values) {
            value(value);
        }
        out.write(END);
    }

    /** Binary data compares by length, then subtype, then content. */
    private void binary(Object value) {
        byte subtype;
        byte[] data;
        if (value instanceof UUID uuid) {
            subtype = 4;
            data = ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        } else if (value instanceof BinData plain) {
            subtype = 0;
            data = plain.getData();
        } else {
            Binary binary = (Binary) Objects.requireNonNull(value);
            subtype = binary.subtype();
            data = binary.data();
        }
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.write(subtype);
        out.writeBytes(data);
    }

    private void eightBytes(long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    }
}
