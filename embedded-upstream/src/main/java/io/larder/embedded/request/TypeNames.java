package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.bson.Regex;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server calls the types of values in its complaints. */
final class TypeNames {
    private static final Map<Class<?>, String> NAMES = new HashMap<>();

    static {
        NAMES.put(String.class, "string");
        NAMES.put(Document.class, "object");
        NAMES.put(List.class, "array");
        NAMES.put(BinData.class, "binData");
        NAMES.put(UUID.class, "binData");
        NAMES.put(ObjectId.class, "objectId");
        NAMES.put(Boolean.class, "bool");
        NAMES.put(Instant.class, "date");
        NAMES.put(Regex.class, "regex");
        NAMES.put(BsonTimestamp.class, "timestamp");
        NAMES.put(Integer.class, "int");
        NAMES.put(Long.class, "long");
        NAMES.put(Double.class, "double");
        NAMES.put(Decimal128.class, "decimal");
    }

    private TypeNames() {}

    static String of(Class<?> type) {
        return NAMES.getOrDefault(type, "object");
    }

    static String of(@Nullable Object value) {
        return BsonType.of(value).alias();
    }
}
