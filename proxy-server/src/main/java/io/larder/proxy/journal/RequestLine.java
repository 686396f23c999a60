package io.larder.proxy.journal;

import java.time.Instant;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one request.
 *
 * @param at when it was answered
 * @param id number of the client's connection, a dash, number of the request on it
 * @param client where it came from
 * @param user null where nobody is known to be logged in
 * @param command the first word of it; null for what is no command
 * @param namespace database and collection, or the database alone; null where there is none
 * @param shape the command without its values; null where nobody has looked
 * @param outcome how it was answered
 * @param reason why it was not answered from memory; null where it was, or nothing says
 * @param held what it waited for before anything was done; null if for nothing
 * @param waitedNanos for an upstream connection
 * @param upstream where it went; null if nowhere
 */
public record RequestLine(
        Instant at,
        String id,
        String client,
        @Nullable String user,
        String tenant,
        @Nullable String command,
        @Nullable String namespace,
        @Nullable String shape,
        String outcome,
        @Nullable String reason,
        @Nullable Held held,
        long waitedNanos,
        long totalNanos,
        @Nullable Upstream upstream,
        long requestBytes,
        long replyBytes) {
    /**
     * The way of a request to its server.
     *
     * @param server host and port
     * @param connection Larder's number of it among its connections to that server
     * @param serverConnection what the server calls the same connection in its own log; 0 where it has not said
     * @param request the id in the message's header
     */
    public record Upstream(String server, long connection, long serverConnection, int request, long nanos) {}

    /**
     * The wait for a turn.
     *
     * @param limit the setting that it was over
     */
    public record Held(String limit, long nanos) {}

    private static final double NANOS_PER_MILLI = 1e6;
    private static final JsonWriterSettings JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    /** Name and value in turn, a space between; a text with anything unusual in it is quoted. */
    String text() {
        StringBuilder line = new StringBuilder(256);
        line.append(id);
        fields().forEach((name, value) -> {
            if (!name.equals("id") && !value.isNull()) {
                line.append(' ').append(name).append('=').append(plain(value));
            }
        });
        return line.toString();
    }

    private static String plain(BsonValue value) {
        if (value.isDouble()) {
            return Double.toString(value.asDouble().getValue());
        }
        if (value.isNumber()) {
            return Long.toString(value.asNumber().longValue());
        }
        String text = value.asString().getValue();
        if (!text.isEmpty() && text.chars().allMatch(RequestLine::isUsual)) {
            return text;
        }
        // As JSON quotes it, so that no client can make up a line or a field.
        String json = new BsonDocument("t", value).toJson(JSON);
        return json.substring(json.indexOf(':') + 1, json.length() - 1).strip();
    }

    private static boolean isUsual(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
    }

    /** As an access log has it in JSON: one object. */
    String json() {
        BsonDocument line = new BsonDocument("at", new BsonString(at.toString()));
        line.putAll(fields());
        return line.toJson(JSON);
    }

    /** All of it but the time, by name; what is not there is null. */
    BsonDocument fields() {
        Upstream via = upstream;
        Held before = held;
        return new BsonDocument("id", new BsonString(id))
                .append("client", new BsonString(client))
                .append("user", orNull(user))
                .append("tenant", new BsonString(tenant))
                .append("command", orNull(command))
                .append("namespace", orNull(namespace))
                .append("shape", orNull(shape))
                .append("outcome", new BsonString(outcome))
                .append("reason", orNull(reason))
                .append("totalMillis", millis(totalNanos))
                .append("heldMillis", before == null ? BsonNull.VALUE : millis(before.nanos()))
                .append("heldBy", before == null ? BsonNull.VALUE : new BsonString(before.limit()))
                .append("waitedMillis", via == null ? BsonNull.VALUE : millis(waitedNanos))
                .append("upstreamMillis", via == null ? BsonNull.VALUE : millis(via.nanos()))
                .append("server", via == null ? BsonNull.VALUE : new BsonString(via.server()))
                .append("connection", via == null ? BsonNull.VALUE : new BsonInt64(via.connection()))
                .append(
                        "serverConnection",
                        via == null || via.serverConnection() == 0
                                ? BsonNull.VALUE
                                : new BsonInt64(via.serverConnection()))
                .append("upstreamRequest", via == null ? BsonNull.VALUE : new BsonInt32(via.request()))
                .append("requestBytes", new BsonInt64(requestBytes))
                .append("replyBytes", new BsonInt64(replyBytes));
    }

    private static BsonValue orNull(@Nullable String text) {
        return text == null ? BsonNull.VALUE : new BsonString(text);
    }

    /** To the microsecond: less is not measured anyway. */
    private static BsonDouble millis(long nanos) {
        return new BsonDouble(Math.round(nanos / 1000.0) * 1000 / NANOS_PER_MILLI);
    }
}
