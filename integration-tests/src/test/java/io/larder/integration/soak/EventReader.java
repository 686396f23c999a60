package io.larder.integration.soak;

import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/**
 * Reads the events of a database in a thread of its own and rebuilds its collections. From time to time it drops its stream
 * and opens another from its last token. It ends at the event that creates a document of the collection {@code end}.
 */
final class EventReader implements Runnable {
    static final String END = "end";
    private static final int EVENTS_PER_STREAM = 500;

    private final MongoDatabase database;
    private final Rebuilt rebuilt = new Rebuilt();
    private MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream;
    private long events;
    private int resumes;

    /** The stream is open when this returns: whatever is written afterwards is seen. */
    EventReader(MongoDatabase database) {
        this.database = database;
        this.stream = open(null);
    }

    @Override
    public void run() {
        try {
            while (true) {
                ChangeStreamDocument<BsonDocument> event = stream.next();
                if (event.getNamespace().getCollectionName().equals(END)
                        && event.getOperationType() == OperationType.INSERT) {
                    return;
                }
                rebuilt.apply(event);
                if (++events % EVENTS_PER_STREAM == 0) {
                    resumes++;
                    stream.close();
                    stream = open(event.getResumeToken());
                }
            }
        } finally {
            stream.close();
        }
    }

    private MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> open(BsonDocument after) {
        var opening = database.watch(BsonDocument.class).maxAwaitTime(100, TimeUnit.MILLISECONDS);
        return (after == null ? opening : opening.resumeAfter(after)).cursor();
    }

    Rebuilt rebuilt() {
        return rebuilt;
    }

    long events() {
        return events;
    }

    int resumes() {
        return resumes;
    }
}
