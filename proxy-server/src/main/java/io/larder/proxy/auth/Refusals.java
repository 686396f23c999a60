package io.larder.proxy.auth;

import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Bodies of the replies that refuse a login or a command, worded as a server words them. */
final class Refusals {
    private Refusals() {}

    static BsonDocument of(int code, String codeName, String message) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(message))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName));
    }

    static BsonDocument mechanismUnavailable(String mechanism) {
        return of(
                334,
                "MechanismUnavailable",
                "Received authentication for mechanism " + mechanism + " which is unknown or not enabled");
    }

    static BsonDocument requiresAuthentication(String command) {
        return of(13, "Unauthorized", "Command " + command + " requires authentication");
    }

    static BsonDocument notAuthorized(String database, String command) {
        return of(13, "Unauthorized", "not authorized on " + database + " to execute command " + command);
    }
}
