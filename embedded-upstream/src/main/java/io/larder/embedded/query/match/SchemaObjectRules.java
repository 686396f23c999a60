package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Patterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Schema keywords about documents and their fields. */
final class SchemaObjectRules {
    private SchemaObjectRules() {}

    static JsonSchema.Rule required(@Nullable Object argument, Document specified) {
        if (!(argument instanceof List<?> names) || names.isEmpty()) {
            throw new CommandFailure(
                    argument instanceof List ? ErrorCode.FAILED_TO_PARSE : ErrorCode.TYPE_MISMATCH,
                    argument instanceof List
                            ? "$jsonSchema keyword 'required' cannot be an empty array"
                            : "$jsonSchema keyword 'required' must be an array, but found an element of type "
                                    + io.larder.embedded.query.value.TypeNames.of(argument));
        }
        return value -> {
            if (!(value instanceof Document document)) {
                return null;
            }
            List<Object> absent = new ArrayList<>();
            for (Object name : names) {
                if (!document.containsKey(name)) {
                    absent.add(name);
                }
            }
            return absent.isEmpty()
                    ? null
                    : new Document("operatorName", "required")
                            .append("specifiedAs", specified)
                            .append("missingProperties", absent);
        };
    }

    static JsonSchema.Rule count(String keyword, @Nullable Object argument, Document specified) {
        int limit = SchemaValueRules.nonNegative(keyword, argument);
        return value -> {
            if (!(value instanceof Document document)) {
                return null;
            }
            boolean holds = keyword.equals("minProperties") ? document.size() >= limit : document.size() <= limit;
            return holds
                    ? null
                    : SchemaValueRules.failed(
                            keyword, specified, "specified number of properties was not satisfied", value);
        };
    }

    static JsonSchema.Rule properties(@Nullable Object argument, Evaluation evaluation) {
        Map<String, JsonSchema> schemas = schemas("properties", argument, evaluation);
        Document declared = (Document) java.util.Objects.requireNonNull(argument);
        return value -> {
            if (!(value instanceof Document document)) {
                return null;
            }
            List<Document> broken = new ArrayList<>();
            schemas.forEach((name, schema) -> {
                if (document.containsKey(name) && !schema.accepts(document.get(name))) {
                    Document entry = new Document("propertyName", name);
                    if (declared.get(name) instanceof Document own && own.containsKey("description")) {
                        entry.append("description", own.get("description"));
                    }
                    broken.add(entry.append("details", schema.violations(document.get(name))));
                }
            });
            return broken.isEmpty()
                    ? null
                    : new Document("operatorName", "properties").append("propertiesNotSatisfied", broken);
        };
    }

    static JsonSchema.Rule patternProperties(@Nullable Object argument, Evaluation evaluation) {
        Map<Pattern, JsonSchema> schemas = new LinkedHashMap<>();
        schemas("patternProperties", argument, evaluation)
                .forEach((pattern, schema) -> schemas.put(Patterns.compile(pattern, ""), schema));
        return value -> {
            if (value instanceof Document document) {
                for (Map.Entry<String, Object> field : document.entrySet()) {
                    for (Map.Entry<Pattern, JsonSchema> schema : schemas.entrySet()) {
                        if (schema.getKey().matcher(field.getKey()).find()
                                && !schema.getValue().accepts(field.getValue())) {
                            return new Document("operatorName", "patternProperties")
                                    .append("propertyName", field.getKey())
                                    .append("regexMatched", schema.getKey().pattern())
                                    .append("details", schema.getValue().violations(field.getValue()));
                        }
                    }
                }
            }
            return null;
        };
    }

    static JsonSchema.Rule additionalProperties(@Nullable Object argument, Document schema, Evaluation evaluation) {
        if (Boolean.TRUE.equals(argument)) {
            return value -> null;
        }
        JsonSchema rest = argument instanceof Document document ? JsonSchema.parse(document, evaluation) : null;
        if (rest == null && !Boolean.FALSE.equals(argument)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "$jsonSchema keyword 'additionalProperties' must be either an object or a boolean");
        }
        Document declared = schema.get("properties") instanceof Document own ? own : new Document();
        List<Pattern> patterns = schema.get("patternProperties") instanceof Document own
                ? own.keySet().stream().map(each -> Patterns.compile(each, "")).toList()
                : List.of();
        return value -> {
            if (!(value instanceof Document document)) {
                return null;
            }
            List<Object> extra = new ArrayList<>();
            document.forEach((name, field) -> {
                boolean known = declared.containsKey(name)
                        || patterns.stream().anyMatch(each -> each.matcher(name).find());
                if (!known && (rest == null || !rest.accepts(field))) {
                    extra.add(name);
                }
            });
            return extra.isEmpty()
                    ? null
                    : new Document("operatorName", "additionalProperties")
                            .append("specifiedAs", new Document("additionalProperties", argument))
                            .append("additionalProperties", extra);
        };
    }

    static JsonSchema.Rule dependencies(@Nullable Object argument, Document specified, Evaluation evaluation) {
        if (!(argument instanceof Document dependencies)) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "$jsonSchema keyword 'dependencies' must be an object");
        }
        Map<String, JsonSchema> schemas = new LinkedHashMap<>();
        dependencies.forEach((name, needs) -> schemas.put(
                name, JsonSchema.parse(needs instanceof List ? new Document("required", needs) : needs, evaluation)));
        return value -> {
            if (value instanceof Document document) {
                for (Map.Entry<String, JsonSchema> each : schemas.entrySet()) {
                    if (document.containsKey(each.getKey()) && !each.getValue().accepts(document)) {
                        return SchemaValueRules.failed("dependencies", specified, "dependency not satisfied", value);
                    }
                }
            }
            return null;
        };
    }

    private static Map<String, JsonSchema> schemas(String keyword, @Nullable Object argument, Evaluation evaluation) {
        if (!(argument instanceof Document document)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH, "$jsonSchema keyword '" + keyword + "' must be an object");
        }
        Map<String, JsonSchema> schemas = new LinkedHashMap<>();
        document.forEach((name, schema) -> schemas.put(name, JsonSchema.parse(schema, evaluation)));
        return schemas;
    }
}
