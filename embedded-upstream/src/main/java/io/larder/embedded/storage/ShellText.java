package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.Regex;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as the server writes them into error messages. */
public final class ShellText {
    private ShellText() {}

    public static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Document document) {
            return document.isEmpty()
                    ? "{}"
                    : document.entrySet().stream()
                            .map(field -> field.getKey() + ": " + of(field.getValue()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
        } else if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "[]"
                    : list.stream().map(ShellText::of).collect(Collectors.joining(", ", "[ ", " ]"));
        } else if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        } else if (value instanceof ObjectId id) {
            return "ObjectId('" + id.getHexData() + "')";
        } else if (value instanceof Instant date) {
            return "new Date(" + date.toEpochMilli() + ")";
        } else if (value instanceof UUID uuid) {
            return "UUID(\"" + uuid + "\")";
        } else if (value instanceof BinData data) {
            return "BinData(0, " + Base64.getEncoder().encodeToString(data.getData()) + ")";
        } else if (value instanceof BsonTimestamp time) {
            return "Timestamp(" + time.getTime() + ", " + time.getInc() + ")";
        } else if (value instanceof Regex regex) {
            return "/" + regex.pattern() + "/" + regex.options();
        } else if (value instanceof MinKey) {
            return "MinKey";
        } else if (value instanceof MaxKey) {
            return "MaxKey";
        }
        return value.toString();
    }
}
