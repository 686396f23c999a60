package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random filters, from plain equality to every operator. */
final class Filters {
    static final List<String> PATHS = List.of(
            "a", "a", "b", "b", "c", "c.p", "d.p", "d.q", "d", "e", "e.p", "e.q", "e.p.q", "n", "_id", "e.0", "e.1.p");

    private final Values values;

    Filters(Values values) {
        this.values = values;
    }

    /** Only fields and values to equal. */
    Document equality() {
        Document filter = new Document();
        String field = values.any("a", "b", "n", "d.p");
        filter.put(field, values.known(field));
        if (values.oneIn(4)) {
            String second = values.any("a", "b", "e.p", "c");
            filter.put(second, values.known(second));
        }
        return filter;
    }

    Document byId() {
        Document filter = new Document("_id", values.oneIn(4) ? operator("$in", "_id") : values.knownId());
        if (values.oneIn(4)) {
            filter.putAll(equality());
        }
        return filter;
    }

    Document any() {
        return switch (values.below(8)) {
            case 0 -> new Document();
            case 1, 2 -> equality();
            case 3 -> byId();
            default -> filter(2);
        };
    }

    private Document filter(int depth) {
        Document filter = new Document();
        for (int i = 1 + values.below(2); i > 0; i--) {
            if (depth > 0 && values.oneIn(4)) {
                List<Document> parts = new ArrayList<>();
                for (int j = 1 + values.below(2); j > 0; j--) {
                    parts.add(filter(depth - 1));
                }
                filter.put(values.any("$and", "$or", "$or", "$nor"), parts);
            } else {
                String path = values.any(PATHS);
                filter.put(path, condition(path));
            }
        }
        return filter;
    }

    private @Nullable Object condition(String path) {
        if (values.oneIn(3)) {
            return operand(path);
        }
        Document operators = operator(
                values.any(
                        "$eq",
                        "$ne",
                        "$gt",
                        "$gte",
                        "$lt",
                        "$lte",
                        "$in",
                        "$nin",
                        "$exists",
                        "$type",
                        "$size",
                        "$all",
                        "$elemMatch",
                        "$mod",
                        "$regex",
                        "$not",
                        "$bitsAllSet",
                        "$bitsAnyClear"),
                path);
        if (values.oneIn(5)) {
            operators.putAll(operator(values.any("$gt", "$lt", "$ne", "$exists"), path));
        }
        return operators;
    }

    private @Nullable Object operand(String path) {
        if (path.equals("_id")) {
            return values.knownId();
        }
        return values.oneIn(6) ? values.value(1) : values.known(path);
    }

    private Document operator(String name, String path) {
        Object operand =
                switch (name) {
                    case "$in", "$nin", "$all" ->
                        name.equals("$in") && values.oneIn(8)
                                ? Values.list(operand(path), new Regex("^x", ""))
                                : Values.list(operand(path), operand(path));
                    case "$exists" -> values.any(true, false);
                    case "$type" -> values.any("string", "number", "int", "null", "array", "object", "bool", "decimal");
                    case "$size" -> values.below(3);
                    case "$elemMatch" ->
                        values.oneIn(2)
                                ? new Document(values.any("p", "q"), values.scalar())
                                : operator(values.any("$gt", "$eq", "$ne"), "p");
                    case "$mod" -> Values.list(2, values.below(2));
                    case "$regex" -> values.any("^x", "y$", "x");
                    case "$not" -> operator(values.any("$gt", "$in", "$exists", "$eq", "$size"), path);
                    case "$bitsAllSet", "$bitsAnyClear" -> values.any(1, 2, 3);
                    default -> operand(path);
                };
        return new Document(name, operand);
    }
}
