package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.request.ReadPreference;

/**
 * A command as it came off the wire.
 *
 * @param body the body section with every document sequence put in as an array under its name
 * @param defaultPreference what holds where the body names no read preference (legacy messages say it in a flag)
 */
public record RawRequest(
        String name,
        String database,
        Document body,
        ReadPreference defaultPreference,
        boolean exhaustAllowed,
        boolean replyWanted) {
    /** The request that the server makes of itself to go on with an exhaust. */
    public RawRequest continuedWith(Document next) {
        return new RawRequest(name, database, next, defaultPreference, exhaustAllowed, replyWanted);
    }

    /** A plain message that wants one reply. */
    public static RawRequest of(String database, Document body) {
        String name = body.isEmpty() ? "" : body.keySet().iterator().next();
        return new RawRequest(name, database, body, ReadPreference.PRIMARY, false, true);
    }
}
