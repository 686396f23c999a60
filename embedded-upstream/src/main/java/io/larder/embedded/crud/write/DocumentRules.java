package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Undefined;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.storage.WorkingCopy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every stored document must keep to. */
final class DocumentRules {
    static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_DEPTH = 180;

    private DocumentRules() {}

    /** The document as it is stored: with an _id, which comes first, and with empty timestamps filled in. */
    static Document toInsert(Document given, WorkingCopy copy, BsonTimestamp now) {
        Document stored = new Document("_id", given.containsKey("_id") ? given.get("_id") : copy.nextObjectId());
        for (Map.Entry<String, Object> field : given.entrySet()) {
            boolean empty = field.getValue() instanceof BsonTimestamp time
                    && time.getValue() == 0
                    && !field.getKey().equals("_id");
            stored.put(field.getKey(), empty ? now : field.getValue());
        }
        check(stored);
        return stored;
    }

    static void check(Document document) {
        Object id = document.get("_id");
        if (id instanceof List || id instanceof Regex || id instanceof Undefined) {
            throw new CommandFailure(
                    ErrorCode.INVALID_ID_FIELD, "The '_id' value cannot be of type " + TypeNames.of(id));
        }
        if (id instanceof Document parts) {
            for (String field : parts.keySet()) {
                if (field.startsWith("$") && !isReference(field)) {
                    throw new CommandFailure(
                            ErrorCode.DOLLAR_PREFIXED_FIELD_NAME,
                            "_id fields may not contain '$'-prefixed fields: " + field + " is not valid for storage.");
                }
            }
        }
        int size = BsonSize.of(document);
        if (size > MOST_BYTES) {
            throw new CommandFailure(
                    ErrorCode.BSON_OBJECT_TOO_LARGE,
                    "object to insert too large. size in bytes: " + size + ", max size: " + MOST_BYTES);
        }
        checkDepth(document, 1);
    }

    private static boolean isReference(String field) {
        return field.equals("$ref") || field.equals("$id") || field.equals("$db");
    }

    private static void checkDepth(@Nullable Object value, int depth) {
        if (depth > MOST_DEPTH) {
            throw new CommandFailure(
                    ErrorCode.OVERFLOW,
                    "cannot insert document because it exceeds " + MOST_DEPTH + " levels of nesting");
        }
        BsonType type = BsonType.of(value);
        if (type == BsonType.OBJECT) {
            ((Document) java.util.Objects.requireNonNull(value)).values().forEach(each -> checkDepth(each, depth + 1));
        } else if (type == BsonType.ARRAY) {
            ((List<?>) java.util.Objects.requireNonNull(value)).forEach(each -> checkDepth(each, depth + 1));
        }
    }
}
