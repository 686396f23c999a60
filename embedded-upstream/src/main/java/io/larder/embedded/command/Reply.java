package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What a command answers. The envelope (ok, times, labels) is added later.
 *
 * @param next where the client allows exhaust replies: the body of the request that the server goes on with by itself, or null
 *     after the last reply
 */
public record Reply(Document body, @Nullable Document next) {
    public static Reply of(Document body) {
        return new Reply(body, null);
    }

    /** Nothing but ok. */
    public static Reply ok() {
        return of(new Document());
    }

    public Reply thenGoOnWith(Document request) {
        return new Reply(body, request);
    }
}
