package io.larder.embedded;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A command that reached a member.
 *
 * @param body as sent; empty where it may hold secrets
 */
public record RecordedCommand(int member, long connection, String name, String database, Document body) {
    /** What stands in the body under this name; null if nothing does. */
    public @Nullable Object field(String field) {
        return body.get(field);
    }

    /** All of the body, for those who look for something anywhere in it. */
    public String text() {
        return body.toString();
    }
}
