package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** A listing as a cursor reply that is complete with its first batch. */
final class WholeAnswer {
    private WholeAnswer() {}

    static Document of(String namespace, List<Document> rows) {
        return new Document(
                "cursor", new Document("id", 0L).append("ns", namespace).append("firstBatch", rows));
    }
}
