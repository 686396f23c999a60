package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.ChangeStream;
import io.larder.embedded.changestream.StreamBatch;
import java.util.List;

/** A change stream behind a cursor: every batch tells where to resume. */
public final class ChangeStreamSource implements BatchSource {
    private final ChangeStream stream;

    public ChangeStreamSource(ChangeStream stream) {
        this.stream = stream;
    }

    @Override
    public Batch next(BatchRequest request) {
        StreamBatch batch = stream.next(request.operation(), request.maxDocuments(), request.await());
        return new Batch(batch.documents(), batch.finished(), details(batch.postBatchResumeToken()));
    }

    @Override
    public Batch nothingYet() {
        return new Batch(List.of(), false, details(stream.postBatchResumeToken()));
    }

    private static Document details(Document token) {
        return new Document("postBatchResumeToken", token);
    }
}
