package io.larder.engine.stream;

import java.time.Duration;
import org.bson.BsonDocument;

/**
 * A command that a stream wants sent.
 *
 * @param body with {@code $db}
 * @param limit how long its reply may take before the connection is to be given up
 */
public record StreamRequest(Kind kind, BsonDocument body, Duration limit) {
    /** Where the command goes. */
    public enum Kind {
        /** Opens a cursor: to any server that suits, best over a new connection. */
        OPEN,
        /** Goes on with the cursor: over the connection that it was opened on. */
        MORE
    }
}
