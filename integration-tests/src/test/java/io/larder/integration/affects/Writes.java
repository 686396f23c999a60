package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random writes, most of them to the collection "c". */
final class Writes {
    private static final List<String> PATHS = List.of(
            "a", "b", "c", "d", "e", "n", "d.p", "d.q", "d.r.s", "c.p", "e.0", "e.0.p", "e.2.q", "e.1", "d.0", "m.x",
            "m.y.z");

    private final Values values;
    private final Filters filters;

    Writes(Values values, Filters filters) {
        this.values = values;
        this.filters = filters;
    }

    Write any() {
        String collection = values.oneIn(6) ? "other" : "c";
        return switch (values.below(20)) {
            case 0, 1, 2, 3 -> onDatabase(insert(collection));
            case 4, 5, 6 -> onDatabase(delete(collection));
            case 7, 8, 9, 10, 11, 12 -> onDatabase(update(collection));
            case 13, 14 -> onDatabase(replace(collection));
            case 15, 16 -> onDatabase(findAndModify(collection));
            case 17, 18 -> new Write("admin", bulkWrite());
            default -> values.oneIn(8) ? onDatabase(result()) : onDatabase(update(collection));
        };
    }

    private static Write onDatabase(Document command) {
        return new Write(Upstream.DATABASE, command);
    }

    private Document insert(String collection) {
        List<Document> documents = new ArrayList<>();
        for (int i = 1 + (values.oneIn(4) ? values.below(3) : 0); i > 0; i--) {
            documents.add(values.document());
        }
        return new Document("insert", collection).append("documents", documents).append("ordered", !values.oneIn(3));
    }

    private Document delete(String collection) {
        boolean one = !values.oneIn(3);
        Document statement = values.collated(new Document("q", target()).append("limit", one ? 1 : 0));
        return new Document("delete", collection).append("deletes", List.of(statement));
    }

    /** Most writes name their document. */
    private Document target() {
        if (values.oneIn(3)) {
            return filters.any();
        }
        Object id = values.knownId();
        return new Document("_id", values.oneIn(10) ? new Document("$eq", id) : id);
    }

    private Document update(String collection) {
        Document statement = values.collated(new Document("q", target()).append("u", modification()));
        if (values.oneIn(6)) {
            statement.put("upsert", true);
        }
        if (values.oneIn(3)) {
            statement.put("multi", true);
        }
        return new Document("update", collection).append("updates", List.of(statement));
    }

    private Document replace(String collection) {
        Document content = values.content();
        Document filter = target();
        if (values.oneIn(3)) {
            Document named = new Document("_id", filter.containsKey("_id") ? filter.get("_id") : values.id());
            named.putAll(content);
            content = named;
        }
        Document statement = new Document("q", filter).append("u", content);
        if (values.oneIn(4)) {
            statement.put("upsert", true);
        }
        return new Document("update", collection).append("updates", List.of(statement));
    }

    private Object modification() {
        if (values.oneIn(12)) {
            return List.of(
                    new Document("$set", new Document(values.any("a", "d.p", "x"), values.any("$b", "$n", "$e"))));
        }
        Document operators = new Document();
        for (int i = 1 + (values.oneIn(4) ? 1 : 0); i > 0; i--) {
            String operator = values.any(
                    "$set",
                    "$set",
                    "$set",
                    "$unset",
                    "$inc",
                    "$mul",
                    "$min",
                    "$max",
                    "$rename",
                    "$setOnInsert",
                    "$currentDate",
                    "$push",
                    "$pull",
                    "$pullAll",
                    "$pop",
                    "$addToSet",
                    "$bit");
            operators.put(operator, new Document(path(operator), operand(operator)));
        }
        return operators;
    }

    private String path(String operator) {
        return switch (operator) {
            case "$push", "$pull", "$pullAll", "$pop", "$addToSet" -> values.any("e", "c", "d.p", "m.x");
            case "$inc", "$mul", "$bit" -> values.any("n", "a", "d.p", "e.0.p");
            case "$set" -> values.oneIn(5) ? values.any("e.$[].p", "e.$[].r.s") : values.any(PATHS);
            default -> values.any(PATHS);
        };
    }

    private @Nullable Object operand(String operator) {
        return switch (operator) {
            case "$unset" -> "";
            case "$inc", "$mul" -> values.number();
            case "$rename" -> values.any("b", "n", "d.q", "x", "d.t");
            case "$currentDate" -> true;
            case "$push" ->
                values.oneIn(3)
                        ? new Document("$each", Values.list(values.value(1), values.parts(1)))
                                .append("$slice", values.any(-2, 2))
                        : values.value(1);
            case "$pull" -> values.oneIn(2) ? new Document("p", values.scalar()) : values.scalar();
            case "$pullAll" -> Values.list(values.scalar(), values.scalar());
            case "$pop" -> values.any(1, -1);
            case "$bit" -> new Document(values.any("or", "and", "xor"), values.below(4));
            default -> values.value(1);
        };
    }

    private Document findAndModify(String collection) {
        Document command = values.collated(new Document("findAndModify", collection).append("query", target()));
        if (values.oneIn(3)) {
            command.put("sort", new Document(values.any("a", "n"), 1));
        }
        if (values.oneIn(3)) {
            command.put("remove", true);
        } else {
            command.put("update", values.oneIn(3) ? values.content() : modification());
            command.put("upsert", values.oneIn(5));
            command.put("new", values.oneIn(2));
        }
        if (values.oneIn(4)) {
            command.put("fields", values.any(new Document("_id", 0), new Document("_id", "$a"), new Document("a", 1)));
        }
        return command;
    }

    private Document bulkWrite() {
        List<Document> operations = new ArrayList<>();
        for (int i = 1 + values.below(3); i > 0; i--) {
            int place = values.oneIn(4) ? 1 : 0;
            operations.add(
                    switch (values.below(3)) {
                        case 0 -> new Document("insert", place).append("document", values.document());
                        case 1 -> values.collated(new Document("delete", place).append("filter", target()));
                        default ->
                            new Document("update", place)
                                    .append("filter", target())
                                    .append("updateMods", values.oneIn(3) ? values.content() : modification())
                                    .append("upsert", values.oneIn(4));
                    });
        }
        return new Document("bulkWrite", 1)
                .append("ops", operations)
                .append("nsInfo", List.of(new Document("ns", "shop.c"), new Document("ns", "shop.other")))
                .append("ordered", values.oneIn(2));
    }

    /** Written by an aggregation of the other collection. */
    private Document result() {
        Document last = values.oneIn(3)
                ? new Document("$out", "c")
                : new Document("$merge", new Document("into", "c").append("whenMatched", "replace"));
        return new Document("aggregate", "other")
                .append("pipeline", List.of(new Document("$limit", 3), last))
                .append("cursor", new Document());
    }

    record Write(String database, Document command) {}
}
