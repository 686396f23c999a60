package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.bson.Regex;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values as the server prints them in error messages: {@code { a: 1, b: "x" }}. */
public final class Shell {
    private Shell() {}

    public static String render(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        render(value, out);
        return out.toString();
    }

    private static void render(@Nullable Object value, StringBuilder out) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Document document) {
            document(document, out);
        } else if (value instanceof List<?> list) {
            out.append('[');
            String separator = " ";
            for (Object element : list) {
                out.append(separator);
                render(element, out);
                separator = ", ";
            }
            out.append(" ]");
        } else if (value instanceof String text) {
            out.append('"').append(text).append('"');
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (value instanceof ObjectId id) {
            out.append("ObjectId('").append(hex(id.toByteArray())).append("')");
        } else if (value instanceof Instant instant) {
            out.append("new Date(").append(instant.toEpochMilli()).append(')');
        } else if (value instanceof BsonTimestamp timestamp) {
            out.append("Timestamp(")
                    .append(timestamp.getTime())
                    .append(", ")
                    .append(timestamp.getInc())
                    .append(')');
        } else if (value instanceof Regex regex) {
            out.append('/').append(regex.pattern()).append('/').append(regex.options());
        } else if (value instanceof UUID uuid) {
            out.append("UUID(\"").append(uuid).append("\")");
        } else if (value instanceof MinKey) {
            out.append("MinKey");
        } else if (value instanceof MaxKey) {
            out.append("MaxKey");
        } else if (value instanceof BsonJavaScript code) {
            out.append(code.getCode());
        } else if (Missing.isMissing(value)) {
            out.append("MISSING");
        } else if (BsonType.of(value) == BsonType.BIN_DATA) {
            out.append("BinData(")
                    .append(Compare.subtype(value))
                    .append(", ")
                    .append(hex(Compare.bytes(value)).toUpperCase(Locale.ROOT))
                    .append(')');
        } else {
            out.append(value);
        }
    }

    private static void document(Document document, StringBuilder out) {
        if (document.isEmpty()) {
            out.append("{}");
            return;
        }
        String separator = "{ ";
        for (Map.Entry<String, Object> field : document.entrySet()) {
            out.append(separator).append(field.getKey()).append(": ");
            render(field.getValue(), out);
            separator = ", ";
        }
        out.append(" }");
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return (long) value + ".0";
        }
        if (Double.isNaN(value)) {
            return "nan.0";
        }
        return Double.isInfinite(value) ? (value > 0 ? "inf.0" : "-inf.0") : Double.toString(value);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
