package io.larder.engine.simulation.model;

/** The commands that queries are sent as. */
public final class QueryBytes {
    private QueryBytes() {}

    /**
     * A whole message.
     *
     * @param variant 0, or a number whose bits add fields that are not part of a query's identity
     */
    public static void write(BsonWriter writer, ModelQuery query, int variant) {
        writer.beginMessage();
        switch (query.kind()) {
            case FIND -> find(writer, query);
            case COUNT -> {
                writer.string("count", query.ns().collection());
                query.filter().write(writer, "query");
            }
            case DISTINCT_A, DISTINCT_T -> {
                writer.string("distinct", query.ns().collection());
                writer.string("key", query.kind() == ModelQuery.Kind.DISTINCT_A ? "a" : "t");
                query.filter().write(writer, "query");
            }
            default -> pipeline(writer, query);
        }
        if ((variant & 1) != 0 && query.hasCursor()) {
            writer.int32("maxTimeMS", 5000);
        }
        writer.string("$db", query.ns().database());
        int lsid = writer.beginDocument("lsid");
        writer.binary("id", 4, 7, variant);
        writer.end(lsid);
        writer.endMessage();
    }

    private static void find(BsonWriter writer, ModelQuery query) {
        writer.string("find", query.ns().collection());
        query.filter().write(writer, "filter");
        if (query.sort() != ModelQuery.Sort.NONE) {
            sort(writer, "sort", query.sort());
        }
        if (query.projection() != Projection.WHOLE) {
            query.projection().write(writer, "projection");
        }
        if (query.skip() != 0) {
            writer.int32("skip", query.skip());
        }
        if (query.limit() != 0) {
            writer.int32("limit", query.limit());
        }
    }

    private static void sort(BsonWriter writer, String name, ModelQuery.Sort sort) {
        int order = writer.beginDocument(name);
        switch (sort) {
            case BY_A -> writer.int32("a", 1);
            case BY_X_DOWN -> writer.int32("n.x", -1);
            case BY_ID_DOWN -> writer.int32("_id", -1);
            case NONE -> throw new IllegalStateException("an order that orders nothing");
        }
        writer.end(order);
    }

    private static void pipeline(BsonWriter writer, ModelQuery query) {
        writer.string("aggregate", query.ns().collection());
        int pipeline = writer.beginArray("pipeline");
        int place = 0;
        int match = writer.beginDocument(place++);
        query.filter().write(writer, "$match");
        writer.end(match);
        if (query.sort() != ModelQuery.Sort.NONE) {
            int stage = writer.beginDocument(place++);
            sort(writer, "$sort", query.sort());
            writer.end(stage);
        }
        if (query.skip() != 0) {
            place = number(writer, place, "$skip", query.skip());
        }
        if (query.limit() != 0) {
            place = number(writer, place, "$limit", query.limit());
        }
        if (query.kind() == ModelQuery.Kind.PLAIN_PIPELINE && query.projection() != Projection.WHOLE) {
            int stage = writer.beginDocument(place++);
            query.projection().write(writer, "$project");
            writer.end(stage);
        }
        lastStages(writer, query, place);
        writer.end(pipeline);
        int cursor = writer.beginDocument("cursor");
        writer.end(cursor);
    }

    private static int number(BsonWriter writer, int place, String name, int value) {
        int stage = writer.beginDocument(place);
        writer.int32(name, value);
        writer.end(stage);
        return place + 1;
    }

    private static void lastStages(BsonWriter writer, ModelQuery query, int place) {
        switch (query.kind()) {
            case GROUP_BY_A -> {
                int stage = writer.beginDocument(place);
                int group = writer.beginDocument("$group");
                writer.string("_id", "$a");
                int sum = writer.beginDocument("n");
                writer.int32("$sum", 1);
                writer.end(sum);
                writer.end(group);
                writer.end(stage);
                int sorted = writer.beginDocument(place + 1);
                int order = writer.beginDocument("$sort");
                writer.int32("_id", 1);
                writer.end(order);
                writer.end(sorted);
            }
            case COMPUTED_ID -> {
                int stage = writer.beginDocument(place);
                int project = writer.beginDocument("$project");
                writer.string("_id", "$a").int32("t", 1);
                writer.end(project);
                writer.end(stage);
            }
            case LOOKUP -> {
                int stage = writer.beginDocument(place);
                int lookup = writer.beginDocument("$lookup");
                if (query.other().database().equals(query.ns().database())) {
                    writer.string("from", query.other().collection());
                } else {
                    int from = writer.beginDocument("from");
                    writer.string("db", query.other().database());
                    writer.string("coll", query.other().collection());
                    writer.end(from);
                }
                writer.string("localField", "a").string("foreignField", "t").string("as", "j");
                writer.end(lookup);
                writer.end(stage);
            }
            case UNION -> {
                int stage = writer.beginDocument(place);
                writer.string("$unionWith", query.other().collection());
                writer.end(stage);
            }
            default -> {}
        }
    }
}
