package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * What one command takes from a cursor.
 *
 * @param finished true if there is nothing more to come: the cursor's id is 0 in this reply
 * @param details further fields of the reply's cursor document, such as postBatchResumeToken; may be empty
 */
public record Batch(List<Document> documents, boolean finished, Document details) {
    public static Batch of(List<Document> documents, boolean finished) {
        return new Batch(documents, finished, new Document());
    }
}
