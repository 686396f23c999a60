package io.larder.config.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** As much of JSON Schema as the schema of the configuration uses. An unknown word in a schema is a fault of the test. */
public final class SchemaCheck {
    private SchemaCheck() {}

    /** What is wrong, by path; empty if nothing. */
    public static List<String> faults(Map<String, Object> schema, Object value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "", faults);
        return faults;
    }

    @SuppressWarnings("unchecked")
    private static void check(Map<String, Object> schema, Object value, String path, List<String> faults) {
        schema.forEach((word, said) -> {
            boolean holds =
                    switch (word) {
                        case "$schema", "title", "description", "default" -> true;
                        case "properties" -> {
                            if (value instanceof Map<?, ?> map) {
                                ((Map<String, Object>) said).forEach((key, each) -> {
                                    if (map.containsKey(key)) {
                                        check((Map<String, Object>) each, map.get(key), path + "." + key, faults);
                                    }
                                });
                            }
                            yield true;
                        }
                        case "additionalProperties" ->
                            !(value instanceof Map<?, ?> map)
                                    || ((Map<?, ?>) schema.get("properties"))
                                            .keySet()
                                            .containsAll(map.keySet());
                        case "required" ->
                            !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) said);
                        case "items" -> {
                            if (value instanceof List<?> list) {
                                list.forEach(each -> check((Map<String, Object>) said, each, path + "[]", faults));
                            }
                            yield true;
                        }
                        case "minItems" ->
                            !(value instanceof List<?> list) || list.size() >= ((Number) said).intValue();
                        case "anyOf" ->
                            ((List<Map<String, Object>>) said).stream().anyMatch(each -> faults(each, value)
                                    .isEmpty());
                        case "enum" -> ((List<?>) said).contains(value);
                        case "pattern" -> !(value instanceof String text) || text.matches((String) said);
                        case "minimum" ->
                            !(value instanceof Number number) || number.doubleValue() >= ((Number) said).doubleValue();
                        case "maximum" ->
                            !(value instanceof Number number) || number.doubleValue() <= ((Number) said).doubleValue();
                        case "type" ->
                            (said instanceof List<?> types ? types : List.of(said))
                                    .stream().anyMatch(type -> isOf((String) type, value));
                        default -> throw new IllegalArgumentException("word of a schema: " + word);
                    };
            if (!holds) {
                faults.add(path + ": " + word);
            }
        });
    }

    private static boolean isOf(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "null" -> value == null;
            default -> throw new IllegalArgumentException("type of a schema: " + type);
        };
    }
}
