package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Collects one batch within its limits. Owned by the getMore that fills it. */
final class BatchBuilder {
    private static final int MAX_BYTES = 16 << 20;
    /** What the server itself may build: a document's limit and some room. */
    private static final int MAX_INTERNAL_BYTES = MAX_BYTES + (16 << 10);

    private final int maxDocuments;
    private final List<Document> documents = new ArrayList<>();
    private int bytes;

    BatchBuilder(int maxDocuments) {
        this.maxDocuments = maxDocuments;
    }

    boolean isEmpty() {
        return documents.isEmpty();
    }

    boolean isFull() {
        return documents.size() >= maxDocuments;
    }

    /** False if the event must wait for the next batch. */
    boolean add(Document event) {
        int size = BsonSize.of(event);
        if (size > MAX_INTERNAL_BYTES) {
            throw new CommandFailure(
                    ErrorCode.BSON_OBJECT_TOO_LARGE,
                    "BSONObj size: " + size + " (0x" + Integer.toHexString(size).toUpperCase(java.util.Locale.ROOT)
                            + ") is invalid. Size must be between 0 and " + MAX_INTERNAL_BYTES + "(16MB)");
        }
        if (!documents.isEmpty() && bytes + size > MAX_BYTES) {
            return false;
        }
        documents.add(event);
        bytes += size;
        return true;
    }

    List<Document> documents() {
        return documents;
    }
}
