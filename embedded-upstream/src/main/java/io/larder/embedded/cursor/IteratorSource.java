package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents that are there already, or are computed as they are taken. A batch ends at its number of documents or at
 * sixteen megabytes; only one that runs dry finishes the cursor, so a full last batch is followed by an empty one, as the
 * server does it.
 */
public final class IteratorSource implements BatchSource {
    /** As much as a reply may hold besides its own fields. */
    public static final int MAX_BATCH_BYTES = 16 << 20;

    private final Iterator<Document> documents;
    private final Document details;
    private @Nullable Document held;
    private long left;

    public IteratorSource(Iterator<Document> documents) {
        this(documents, Long.MAX_VALUE, new Document());
    }

    /**
     * With a limit, which ends the cursor with the batch that reaches it.
     *
     * @param details of every batch
     */
    public IteratorSource(Iterator<Document> documents, long limit, Document details) {
        this.documents = documents;
        this.left = limit;
        this.details = details;
    }

    @Override
    public Batch next(BatchRequest request) {
        List<Document> batch = new ArrayList<>();
        long bytes = 0;
        while (left > 0 && batch.size() < request.maxDocuments()) {
            if (held == null && !documents.hasNext()) {
                return new Batch(batch, true, details);
            }
            Document document = held == null ? documents.next() : held;
            held = null;
            int size = BsonSize.of(document);
            if (!batch.isEmpty() && bytes + size > MAX_BATCH_BYTES) {
                held = document;
                return new Batch(batch, false, details);
            }
            batch.add(document);
            bytes += size;
            left--;
            request.operation().check();
        }
        return new Batch(batch, left == 0, details);
    }

    @Override
    public Batch nothingYet() {
        return new Batch(List.of(), false, details);
    }
}
