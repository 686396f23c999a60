package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What one statement did, in the form in which it is also remembered for a retry.
 *
 * @param matched documents that the filter found, an upserted one included
 * @param upserted whether a document was inserted by an upsert, whose _id follows (it may be null)
 */
record StatementResult(int matched, int modified, boolean upserted, @Nullable Object upsertedId) {
    static final StatementResult NOTHING = new StatementResult(0, 0, false, null);

    static StatementResult of(int count) {
        return new StatementResult(count, count, false, null);
    }

    boolean wrote() {
        return modified > 0 || upserted;
    }

    Document toRecord() {
        Document made = new Document("n", matched).append("nModified", modified);
        return upserted ? made.append("upserted", upsertedId) : made;
    }

    static StatementResult ofRecord(Document made) {
        return new StatementResult(
                ((Number) made.getOrDefault("n", 0)).intValue(),
                ((Number) made.getOrDefault("nModified", 0)).intValue(),
                made.containsKey("upserted"),
                made.get("upserted"));
    }
}
