package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.ValueKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Schema keywords about arrays. */
final class SchemaArrayRules {
    private SchemaArrayRules() {}

    static JsonSchema.@Nullable Rule size(String keyword, @Nullable Object argument, Document specified) {
        if (keyword.equals("uniqueItems")) {
            return !Boolean.TRUE.equals(argument)
                    ? null
                    : value -> !(value instanceof List<?> list)
                                    || list.stream()
                                                    .map(ValueKey::of)
                                                    .distinct()
                                                    .count()
                                            == list.size()
                            ? null
                            : SchemaValueRules.failed(keyword, specified, "found a duplicate item", value);
        }
        int limit = SchemaValueRules.nonNegative(keyword, argument);
        return value -> {
            if (!(value instanceof List<?> list)) {
                return null;
            }
            boolean holds = keyword.equals("minItems") ? list.size() >= limit : list.size() <= limit;
            return holds
                    ? null
                    : SchemaValueRules.failed(keyword, specified, "array did not match specified length", value);
        };
    }

    static JsonSchema.Rule items(@Nullable Object argument, @Nullable Object additional, Evaluation evaluation) {
        if (argument instanceof List<?> positions) {
            List<JsonSchema> schemas = positions.stream()
                    .map(each -> JsonSchema.parse(each, evaluation))
                    .toList();
            JsonSchema rest = additional instanceof Document document ? JsonSchema.parse(document, evaluation) : null;
            boolean restForbidden = Boolean.FALSE.equals(additional);
            return value -> {
                if (value instanceof List<?> list) {
                    for (int i = 0; i < list.size(); i++) {
                        boolean inPositions = i < schemas.size();
                        JsonSchema schema = inPositions ? schemas.get(i) : rest;
                        if ((!inPositions && restForbidden) || (schema != null && !schema.accepts(list.get(i)))) {
                            return broken(inPositions ? "items" : "additionalItems", i, schema, list.get(i));
                        }
                    }
                }
                return null;
            };
        }
        JsonSchema each = JsonSchema.parse(argument, evaluation);
        return value -> {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (!each.accepts(list.get(i))) {
                        return broken("items", i, each, list.get(i));
                    }
                }
            }
            return null;
        };
    }

    private static Document broken(String keyword, int index, @Nullable JsonSchema schema, @Nullable Object item) {
        return new Document("operatorName", keyword)
                .append("reason", "At least one item did not match the sub-schema")
                .append("itemIndex", index)
                .append(
                        "details",
                        schema == null
                                ? List.of()
                                : Objects.requireNonNull(schema).violations(item));
    }
}
