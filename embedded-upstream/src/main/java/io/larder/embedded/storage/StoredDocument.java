package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import org.jspecify.annotations.Nullable;

/**
 * One version of a document. Identity matters: two states that hold the same object hold the same version, which is how
 * write conflicts are found.
 *
 * @param recordId its place in natural order; kept by updates, never used again after a delete
 * @param document never modified
 * @param size as BSON
 */
public record StoredDocument(long recordId, Document document, int size) {
    public StoredDocument(long recordId, Document document) {
        this(recordId, document, BsonSize.of(document));
    }

    public StoredDocument withDocument(Document next) {
        return new StoredDocument(recordId, next);
    }

    /** True if both are the same version or both are absent. Equal content written twice is two versions. */
    @SuppressWarnings("ReferenceEquality")
    public static boolean isSameVersion(@Nullable StoredDocument one, @Nullable StoredDocument other) {
        return one == other;
    }
}
