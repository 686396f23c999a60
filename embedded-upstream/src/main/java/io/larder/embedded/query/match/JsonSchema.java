package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $jsonSchema}: every keyword is a rule, and a rule can say how a value breaks it. */
public final class JsonSchema {
    /** One keyword with its argument. */
    @FunctionalInterface
    interface Rule {
        /** Null if the value keeps the rule, else the server's description of how it does not. */
        @Nullable
        Document violation(@Nullable Object value);
    }

    private final List<Rule> rules;

    private JsonSchema(List<Rule> rules) {
        this.rules = rules;
    }

    static JsonSchema parse(@Nullable Object argument, Evaluation evaluation) {
        if (!(argument instanceof Document schema)) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "$jsonSchema must be an object");
        }
        List<Rule> rules = new ArrayList<>();
        for (Map.Entry<String, Object> keyword : schema.entrySet()) {
            Rule rule = rule(keyword.getKey(), keyword.getValue(), schema, evaluation);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return new JsonSchema(List.copyOf(rules));
    }

    private static @Nullable Rule rule(
            String keyword, @Nullable Object argument, Document schema, Evaluation evaluation) {
        Document specified = new Document(keyword, argument);
        return switch (keyword) {
            case "title", "description", "encrypt", "encryptMetadata", "exclusiveMinimum", "exclusiveMaximum" -> null;
            case "bsonType", "type" -> SchemaValueRules.type(keyword, argument, specified);
            case "enum" -> SchemaValueRules.oneOfValues(argument, specified, evaluation);
            case "minimum", "maximum" -> SchemaValueRules.bound(keyword, argument, schema);
            case "multipleOf" -> SchemaValueRules.multipleOf(argument, specified);
            case "minLength", "maxLength", "pattern" -> SchemaValueRules.string(keyword, argument, specified);
            case "minItems", "maxItems", "uniqueItems" -> SchemaArrayRules.size(keyword, argument, specified);
            case "items" -> SchemaArrayRules.items(argument, schema.get("additionalItems"), evaluation);
            case "additionalItems" -> null;
            case "required" -> SchemaObjectRules.required(argument, specified);
            case "minProperties", "maxProperties" -> SchemaObjectRules.count(keyword, argument, specified);
            case "properties" -> SchemaObjectRules.properties(argument, evaluation);
            case "patternProperties" -> SchemaObjectRules.patternProperties(argument, evaluation);
            case "additionalProperties" -> SchemaObjectRules.additionalProperties(argument, schema, evaluation);
            case "dependencies" -> SchemaObjectRules.dependencies(argument, specified, evaluation);
            case "allOf", "anyOf", "oneOf", "not" -> combination(keyword, argument, evaluation);
            default -> throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "Unknown $jsonSchema keyword: " + keyword);
        };
    }

    private static Rule combination(String keyword, @Nullable Object argument, Evaluation evaluation) {
        List<?> given = argument instanceof List<?> list ? list : java.util.Collections.singletonList(argument);
        if (!keyword.equals("not") && (!(argument instanceof List) || given.isEmpty())) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "$jsonSchema keyword '" + keyword + "' must be an array");
        }
        List<JsonSchema> schemas =
                given.stream().map(each -> parse(each, evaluation)).toList();
        return value -> {
            long kept = schemas.stream().filter(each -> each.accepts(value)).count();
            boolean holds =
                    switch (keyword) {
                        case "allOf" -> kept == schemas.size();
                        case "anyOf" -> kept > 0;
                        case "oneOf" -> kept == 1;
                        default -> kept == 0;
                    };
            return holds
                    ? null
                    : new Document("operatorName", keyword)
                            .append(
                                    keyword.equals("not") ? "reason" : "schemasNotSatisfied",
                                    keyword.equals("not")
                                            ? (Object) "child expression matched"
                                            : notSatisfied(schemas, value));
        };
    }

    private static List<Document> notSatisfied(List<JsonSchema> schemas, @Nullable Object value) {
        List<Document> failed = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            List<Document> violations = schemas.get(i).violations(value);
            if (!violations.isEmpty()) {
                failed.add(new Document("index", i).append("details", violations));
            }
        }
        return failed;
    }

    boolean accepts(@Nullable Object value) {
        for (Rule rule : rules) {
            if (rule.violation(value) != null) {
                return false;
            }
        }
        return true;
    }

    List<Document> violations(@Nullable Object value) {
        List<Document> found = new ArrayList<>();
        for (Rule rule : rules) {
            Document violation = Missing.isMissing(value) ? null : rule.violation(value);
            if (violation != null) {
                found.add(violation);
            }
        }
        return found;
    }
}
