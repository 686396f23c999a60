package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import java.time.Duration;

/** Opens cursors for the commands that read, and writes the cursor document of their replies. */
public final class CursorReplies {
    private final CursorRegistry registry;

    public CursorReplies(CursorRegistry registry) {
        this.registry = registry;
    }

    /**
     * Takes the first batch and leaves a cursor open where there is more to come.
     *
     * @return the reply: {@code {cursor: {firstBatch, id, ns}}}
     */
    public Document open(Invocation invocation, CursorOptions options, BatchSource source) {
        Integer size = options.batchSize();
        int documents = size == null ? CursorOptions.DEFAULT_BATCH : size;
        Batch batch = documents == 0
                ? source.nothingYet()
                : source.next(new BatchRequest(invocation.operation(), documents, Duration.ZERO));
        long id = 0;
        if (!batch.finished() && !options.singleBatch()) {
            Cursor cursor = registry.register(invocation, options, source);
            cursor.returned(batch.documents().size());
            id = cursor.id();
        }
        return reply("firstBatch", batch, id, options.namespace());
    }

    static Document reply(String field, Batch batch, long id, String namespace) {
        Document cursor = new Document(field, batch.documents());
        cursor.putAll(batch.details());
        cursor.append("id", id).append("ns", namespace);
        return new Document("cursor", cursor);
    }
}
