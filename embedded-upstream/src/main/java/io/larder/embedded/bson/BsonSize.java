package io.larder.embedded.bson;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many bytes a value takes as BSON, without writing it: for batch and document size limits. */
public final class BsonSize {
    private BsonSize() {}

    public static int of(Document document) {
        int size = 5;
        for (Map.Entry<String, Object> field : document.entrySet()) {
            size += 2 + ByteBufUtil.utf8Bytes(field.getKey()) + ofValue(field.getValue());
        }
        return size;
    }

    private static int ofArray(List<?> values) {
        int size = 5;
        int index = 0;
        for (Object value : values) {
            size += 2 + digits(index++) + ofValue(value);
        }
        return size;
    }

    private static int ofValue(@Nullable Object value) {
        return switch (BsonType.of(value)) {
            case NULL, UNDEFINED, MIN_KEY, MAX_KEY -> 0;
            case BOOL -> 1;
            case INT -> 4;
            case DOUBLE, LONG, DATE, TIMESTAMP -> 8;
            case OBJECT_ID -> 12;
            case DECIMAL -> 16;
            case OBJECT -> of((Document) nonNull(value));
            case ARRAY -> ofArray((List<?>) nonNull(value));
            case STRING -> 5 + ByteBufUtil.utf8Bytes((String) nonNull(value));
            case JAVASCRIPT -> 5 + ByteBufUtil.utf8Bytes(((BsonJavaScript) nonNull(value)).getCode());
            case SYMBOL -> 5 + ByteBufUtil.utf8Bytes(((Symbol) nonNull(value)).name());
            case DB_POINTER -> 17 + ByteBufUtil.utf8Bytes(((DbPointer) nonNull(value)).namespace());
            case BIN_DATA -> 5 + binaryLength(nonNull(value));
            case REGEX -> {
                Regex regex = (Regex) nonNull(value);
                yield 2 + ByteBufUtil.utf8Bytes(regex.pattern()) + ByteBufUtil.utf8Bytes(regex.options());
            }
            case JAVASCRIPT_WITH_SCOPE -> {
                CodeWithScope code = (CodeWithScope) nonNull(value);
                yield 9 + ByteBufUtil.utf8Bytes(code.code()) + of(code.scope());
            }
        };
    }

    private static int binaryLength(Object value) {
        if (value instanceof BinData data) {
            return data.getData().length;
        }
        return value instanceof Binary binary ? binary.data().length : 16;
    }

    private static Object nonNull(@Nullable Object value) {
        return java.util.Objects.requireNonNull(value);
    }

    private static int digits(int index) {
        return index < 10
                ? 1
                : index < 100 ? 2 : index < 1000 ? 3 : Integer.toString(index).length();
    }
}
