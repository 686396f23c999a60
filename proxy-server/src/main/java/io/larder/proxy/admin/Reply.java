package io.larder.proxy.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** What a request is answered with. */
public record Reply(HttpResponseStatus status, String contentType, String body) {
    private static final String JSON = "application/json";
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    public static Reply json(BsonDocument body) {
        return json(HttpResponseStatus.OK, body);
    }

    public static Reply json(HttpResponseStatus status, BsonDocument body) {
        return new Reply(status, JSON, body.toJson(RELAXED) + "\n");
    }

    public static Reply text(String contentType, String body) {
        return new Reply(HttpResponseStatus.OK, contentType, body);
    }

    /** What is wrong, in one sentence. */
    public static Reply error(HttpResponseStatus status, String message) {
        return json(status, new BsonDocument("error", new BsonString(message)));
    }
}
