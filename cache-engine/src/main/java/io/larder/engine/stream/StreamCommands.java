package io.larder.engine.stream;

import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** The commands of one stream. */
final class StreamCommands {
    private final StreamSettings settings;
    private final Coverage coverage;
    private final NewestClusterTime clusterTime;

    StreamCommands(StreamSettings settings, Coverage coverage, NewestClusterTime clusterTime) {
        this.settings = settings;
        this.coverage = coverage;
        this.clusterTime = clusterTime;
    }

    /** An empty first batch, so that whatever takes time is waited for in getMore. */
    BsonDocument open(StartPoint start, EventSize size) {
        BsonDocument changeStream = new BsonDocument("showExpandedEvents", BsonBoolean.TRUE);
        start.appendTo(changeStream);
        BsonArray after = new BsonArray();
        size.appendTo(after);
        // Said out loud, because a cluster may have another read concern for those who do not.
        BsonDocument command = coverage.aggregate(changeStream, after)
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(0)))
                .append("readConcern", new BsonDocument("level", new BsonString("majority")));
        return finish(command);
    }

    BsonDocument more(long cursor, String collection) {
        return finish(new BsonDocument("getMore", new BsonInt64(cursor))
                .append("collection", new BsonString(collection))
                .append("batchSize", new BsonInt32(settings.batchDocuments()))
                .append("maxTimeMS", new BsonInt64(settings.askedAwait().toMillis()))
                .append("$db", new BsonString(coverage.database())));
    }

    private BsonDocument finish(BsonDocument command) {
        BsonDocument newest = clusterTime.newest();
        return newest == null ? command : command.append("$clusterTime", newest);
    }
}
