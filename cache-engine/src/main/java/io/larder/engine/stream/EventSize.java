package io.larder.engine.stream;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/** How much of an event is asked for. A server that cannot put one into a message is asked for less from the same place on. */
enum EventSize {
    /** All that can narrow down what a change affects. */
    WHOLE(true, false),
    /** The same, an event in parts where it is too large. */
    SPLIT(true, true),
    /** Only which document it is. */
    IDENTITY(false, false);

    private final boolean content;
    private final boolean split;

    EventSize(boolean content, boolean split) {
        this.content = content;
        this.split = split;
    }

    void appendTo(BsonArray pipeline) {
        BsonDocument projection = new BsonDocument();
        // The token stays without being named, and must not be touched.
        for (String field : List.of("operationType", "clusterTime", "ns", "to", "documentKey")) {
            projection.append(field, new BsonInt32(1));
        }
        if (content) {
            projection.append("fullDocument", new BsonInt32(1)).append("updateDescription", new BsonInt32(1));
        }
        pipeline.add(new BsonDocument("$project", projection));
        if (split) {
            pipeline.add(new BsonDocument("$changeStreamSplitLargeEvent", new BsonDocument()));
        }
    }

    /** The next smaller one, null if this is the smallest. */
    @Nullable
    EventSize smaller() {
        return switch (this) {
            case WHOLE -> SPLIT;
            case SPLIT -> IDENTITY;
            case IDENTITY -> null;
        };
    }
}
