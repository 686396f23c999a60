package io.larder.proxy.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The document of the admin API, and as much of JSON Schema as it uses. */
final class OpenApi {
    private final BsonDocument document;

    OpenApi() {
        try {
            document = BsonDocument.parse(Files.readString(Path.of("..", "docs", "admin-api.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code GET /path}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.getDocument("paths").forEach((path, methods) -> methods.asDocument()
                .keySet()
                .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    private BsonDocument operation(String name) {
        String[] parts = name.split(" ", 2);
        return document.getDocument("paths").getDocument(parts[1]).getDocument(parts[0].toLowerCase(Locale.ROOT));
    }

    boolean isOpen(String operation) {
        return operation(operation).containsKey("security");
    }

    Set<String> parameters(String operation) {
        Set<String> names = new TreeSet<>();
        operation(operation)
                .getArray("parameters", new BsonArray())
                .forEach(parameter ->
                        names.add(parameter.asDocument().getString("name").getValue()));
        return names;
    }

    /** What is wrong with a reply; empty if nothing. */
    List<String> faults(String operation, int status, String contentType, String body) {
        BsonDocument responses = operation(operation).getDocument("responses");
        if (!responses.containsKey(String.valueOf(status))) {
            return List.of("status " + status);
        }
        BsonDocument content = responses.getDocument(String.valueOf(status)).getDocument("content");
        String type = contentType.replaceFirst(";.*", "");
        if (!content.containsKey(type)) {
            return List.of("content type " + contentType);
        }
        List<String> faults = new ArrayList<>();
        BsonValue value = type.endsWith("json") ? BsonDocument.parse(body) : new BsonString(body);
        check(content.getDocument(type).getDocument("schema"), value, "", faults);
        return faults;
    }

    private void check(BsonDocument schema, BsonValue value, String path, List<String> faults) {
        for (Map.Entry<String, BsonValue> word : schema.entrySet()) {
            switch (word.getKey()) {
                case "$ref" -> {
                    String name = word.getValue().asString().getValue().replaceFirst(".*/", "");
                    check(
                            document.getDocument("components")
                                    .getDocument("schemas")
                                    .getDocument(name),
                            value,
                            path,
                            faults);
                }
                case "type" -> {
                    BsonValue types = word.getValue();
                    boolean any = types.isArray()
                            ? types.asArray().stream().anyMatch(each -> isOf(each, value))
                            : isOf(types, value);
                    if (!any) {
                        faults.add(path + ": " + value.getBsonType() + " where " + types + " is promised");
                    }
                }
                case "required" ->
                    word.getValue().asArray().stream()
                            .map(each -> each.asString().getValue())
                            .filter(each -> !value.asDocument().containsKey(each))
                            .forEach(each -> faults.add(path + "." + each + ": missing"));
                case "properties" -> {
                    BsonDocument properties = word.getValue().asDocument();
                    value.asDocument().forEach((key, each) -> {
                        if (properties.containsKey(key)) {
                            check(properties.getDocument(key), each, path + "." + key, faults);
                        }
                    });
                }
                case "additionalProperties" -> {
                    BsonDocument known = schema.getDocument("properties", new BsonDocument());
                    value.asDocument().forEach((key, each) -> {
                        if (word.getValue().isDocument()) {
                            check(word.getValue().asDocument(), each, path + "." + key, faults);
                        } else if (!known.containsKey(key)) {
                            faults.add(path + "." + key + ": not promised");
                        }
                    });
                }
                case "items" ->
                    value.asArray().forEach(each -> check(word.getValue().asDocument(), each, path + "[]", faults));
                default -> throw new IllegalArgumentException("word of a schema: " + word.getKey());
            }
        }
    }

    private static boolean isOf(BsonValue type, BsonValue value) {
        return switch (type.asString().getValue()) {
            // In extended JSON a timestamp is an object.
            case "object" -> value.isDocument() || value.isTimestamp();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isInt32() || value.isInt64();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("type of a schema: " + type);
        };
    }
}
