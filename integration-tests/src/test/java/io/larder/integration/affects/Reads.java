package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;

/** Random reads of the collection "c", some of which read "other" or "c" again on their way. */
final class Reads {
    /** More documents than there ever are. */
    private static final int ALL = 1000;

    private final Values values;
    private final Filters filters;

    Reads(Values values, Filters filters) {
        this.values = values;
        this.filters = filters;
    }

    Read any() {
        return switch (values.below(16)) {
            case 0, 1, 2 -> new Read(Sort.FIND_BY_EQUALITY, find(filters.equality(), 2));
            case 3, 4 -> new Read(Sort.FIND_BY_ID, find(filters.byId(), 2));
            case 5, 6, 7, 8 -> new Read(Sort.FIND, find(filters.any(), 1));
            case 9, 10 -> new Read(Sort.SIMPLE_PIPELINE, aggregate(simple()));
            case 11, 12, 13 -> new Read(Sort.PIPELINE, aggregate(pipeline()));
            case 14 -> new Read(Sort.COUNT, count());
            default -> new Read(Sort.DISTINCT, distinct());
        };
    }

    /** @param plainness how much rarer limits and the like are */
    private Document find(Document filter, int plainness) {
        Document find = new Document("find", "c").append("filter", filter).append("batchSize", ALL);
        if (values.oneIn(3)) {
            find.put("sort", sort());
        }
        if (values.oneIn(4 * plainness)) {
            find.put("limit", 1 + values.below(4));
        }
        if (values.oneIn(8 * plainness)) {
            find.put("skip", values.below(3));
        }
        if (values.oneIn(3)) {
            find.put("projection", projection());
        }
        if (values.oneIn(12 * plainness)) {
            find.append("singleBatch", true).put("batchSize", values.below(3));
        }
        return values.collated(find);
    }

    private Document sort() {
        Document sort = new Document(values.any(Filters.PATHS), values.any(1, -1));
        if (values.oneIn(3)) {
            sort.put(values.any("a", "n", "_id"), values.any(1, -1));
        }
        return sort;
    }

    private Document projection() {
        return switch (values.below(12)) {
            case 0 -> new Document("_id", 0);
            case 1 -> new Document("a", 0).append("d.p", 0);
            case 2 -> new Document("e", new Document("$slice", 1));
            case 3 -> new Document("e", new Document("$elemMatch", new Document("p", values.number())));
            case 4 -> new Document("a", 1).append("x", "$b");
            case 5 -> new Document("a", 1).append("_id", values.any("$a", 0));
            default -> inclusion();
        };
    }

    private Document inclusion() {
        Document projection = new Document();
        for (int i = 1 + values.below(2); i > 0; i--) {
            projection.put(values.any("a", "b", "d.p", "e.q", "n"), values.any(1, true));
        }
        return projection;
    }

    private Document aggregate(List<Document> stages) {
        return values.collated(new Document("aggregate", "c")
                .append("pipeline", stages)
                .append("cursor", new Document("batchSize", ALL)));
    }

    /** Stages in the order of a find. */
    private List<Document> simple() {
        List<Document> stages = new ArrayList<>();
        stages.add(new Document("$match", values.oneIn(2) ? filters.equality() : filters.any()));
        if (values.oneIn(2)) {
            stages.add(new Document("$sort", sort()));
        }
        if (values.oneIn(5)) {
            stages.add(new Document("$skip", 1 + values.below(2)));
        }
        if (values.oneIn(3)) {
            stages.add(new Document("$limit", 1 + values.below(4)));
        }
        if (values.oneIn(3)) {
            stages.add(new Document("$project", inclusion()));
        }
        return stages;
    }

    /** Any stages in any order. */
    private List<Document> pipeline() {
        List<Document> stages = new ArrayList<>();
        if (!values.oneIn(3)) {
            stages.add(new Document("$match", values.oneIn(2) ? filters.equality() : filters.any()));
        }
        for (int i = 1 + values.below(3); i > 0; i--) {
            stages.add(stage());
        }
        return stages;
    }

    private Document stage() {
        String field = values.any("$a", "$b", "$d.p", "$e.q", "$n", "$_id");
        return switch (values.below(15)) {
            case 0 -> new Document("$match", filters.any());
            case 1 -> new Document("$sort", sort());
            case 2 -> new Document("$limit", 1 + values.below(3));
            case 3 -> new Document("$skip", 1 + values.below(2));
            case 4 -> new Document("$project", values.oneIn(3) ? projection() : inclusion());
            case 5 -> new Document("$group", new Document("_id", field).append("k", new Document("$sum", 1)));
            case 6 ->
                new Document(
                        "$group",
                        new Document("_id", null).append("all", new Document("$push", values.any("$b", "$d.q"))));
            case 7 -> new Document("$unwind", values.any("$e", "$c"));
            case 8 -> new Document("$addFields", new Document("x", field));
            case 9 -> new Document("$count", "count");
            case 10 ->
                new Document(
                        "$lookup",
                        new Document("from", values.any("other", "c"))
                                .append("localField", values.any("a", "e.p"))
                                .append("foreignField", values.any("b", "d.p"))
                                .append("as", "found"));
            case 11 ->
                new Document(
                        "$unionWith",
                        new Document("coll", values.any("other", "c"))
                                .append("pipeline", List.of(new Document("$match", filters.equality()))));
            case 12 ->
                new Document(
                        "$facet",
                        new Document("one", List.of(new Document("$match", filters.equality())))
                                .append("two", List.of(new Document("$count", "k"))));
            case 13 -> new Document("$set", new Document("a", field));
            default -> new Document("$unset", values.any("a", "d.p"));
        };
    }

    private Document count() {
        Document count =
                new Document("count", "c").append("query", values.oneIn(2) ? filters.equality() : filters.any());
        if (values.oneIn(4)) {
            count.put("limit", 1 + values.below(4));
        }
        if (values.oneIn(6)) {
            count.put("skip", 1 + values.below(2));
        }
        return values.collated(count);
    }

    private Document distinct() {
        return values.collated(new Document("distinct", "c")
                .append("key", values.any("a", "b", "d.p", "e.q", "_id"))
                .append("query", values.oneIn(2) ? filters.equality() : filters.any()));
    }

    /** What figures are kept apart by. */
    enum Sort {
        FIND_BY_EQUALITY,
        FIND_BY_ID,
        FIND,
        SIMPLE_PIPELINE,
        PIPELINE,
        COUNT,
        DISTINCT
    }

    record Read(Sort sort, Document command) {}
}
