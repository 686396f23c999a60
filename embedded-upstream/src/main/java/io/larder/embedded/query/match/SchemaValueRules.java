package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Patterns;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.query.value.ValueKey;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schema keywords about a single value. A keyword about another type than the value's has nothing to say. */
final class SchemaValueRules {
    private SchemaValueRules() {}

    static Document failed(String keyword, Document specified, String reason, @Nullable Object value) {
        return new Document("operatorName", keyword)
                .append("specifiedAs", specified)
                .append("reason", reason)
                .append("consideredValue", value);
    }

    static JsonSchema.Rule type(String keyword, @Nullable Object argument, Document specified) {
        List<?> names = argument instanceof List<?> list ? list : java.util.Collections.singletonList(argument);
        Object types = keyword.equals("bsonType")
                ? argument
                : names.stream().map(SchemaValueRules::bsonName).toList();
        TypeTest test = TypeTest.parse("$jsonSchema keyword '" + keyword + "'", types);
        return value -> test.test(value)
                ? null
                : failed(keyword, specified, "type did not match", value).append("consideredType", TypeNames.of(value));
    }

    /** JSON Schema's own names of types. */
    private static String bsonName(@Nullable Object jsonName) {
        return switch (String.valueOf(jsonName)) {
            case "object", "array", "number", "string", "null" -> String.valueOf(jsonName);
            case "boolean" -> "bool";
            case "integer" ->
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE, "$jsonSchema type 'integer' is not currently supported.");
            default -> throw new CommandFailure(ErrorCode.BAD_VALUE, "Unknown type name alias: " + jsonName);
        };
    }

    static JsonSchema.Rule oneOfValues(@Nullable Object argument, Document specified, Evaluation evaluation) {
        if (!(argument instanceof List<?> list) || list.isEmpty()) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "$jsonSchema keyword 'enum' must be an array");
        }
        Set<ValueKey> allowed = list.stream()
                .map(value -> ValueKey.of(value, evaluation.collation()))
                .collect(Collectors.toSet());
        return value -> allowed.contains(ValueKey.of(value, evaluation.collation()))
                ? null
                : failed("enum", specified, "value was not found in enum", value);
    }

    static JsonSchema.Rule bound(String keyword, @Nullable Object argument, Document schema) {
        if (!(argument instanceof Number limit)) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "$jsonSchema keyword '" + keyword + "' must be a number");
        }
        boolean lower = keyword.equals("minimum");
        Object exclusive = schema.get(lower ? "exclusiveMinimum" : "exclusiveMaximum");
        Document specified = new Document(keyword, argument);
        if (exclusive != null) {
            specified.append(lower ? "exclusiveMinimum" : "exclusiveMaximum", exclusive);
        }
        return value -> {
            if (!(value instanceof Number number)) {
                return null;
            }
            int order = Numbers.compare(number, limit);
            boolean holds = (lower ? order > 0 : order < 0) || (order == 0 && !Boolean.TRUE.equals(exclusive));
            return holds ? null : failed(keyword, specified, "comparison failed", value);
        };
    }

    static JsonSchema.Rule multipleOf(@Nullable Object argument, Document specified) {
        if (!(argument instanceof Number of) || of.doubleValue() <= 0) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "$jsonSchema keyword 'multipleOf' must have a positive value");
        }
        return value -> !(value instanceof Number number)
                        || Numbers.toBigDecimal(number)
                                        .remainder(Numbers.toBigDecimal(of))
                                        .signum()
                                == 0
                ? null
                : failed("multipleOf", specified, "considered value is not a multiple of the specified value", value);
    }

    static JsonSchema.Rule string(String keyword, @Nullable Object argument, Document specified) {
        if (keyword.equals("pattern")) {
            Pattern pattern = Patterns.compile(String.valueOf(argument), "");
            return value ->
                    !(value instanceof String text) || pattern.matcher(text).find()
                            ? null
                            : failed(keyword, specified, "regular expression did not match", value);
        }
        int limit = nonNegative(keyword, argument);
        return value -> {
            if (BsonType.of(value) != BsonType.STRING) {
                return null;
            }
            String text = String.valueOf(value);
            int length = text.codePointCount(0, text.length());
            boolean holds = keyword.equals("minLength") ? length >= limit : length <= limit;
            return holds ? null : failed(keyword, specified, "specified string length was not satisfied", value);
        };
    }

    static int nonNegative(String keyword, @Nullable Object argument) {
        Integer limit = Numbers.wholeInt(argument);
        if (limit == null || limit < 0) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "$jsonSchema keyword '" + keyword + "' must be a representable as a non-negative 64-bit integer");
        }
        return limit;
    }
}
