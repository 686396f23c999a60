package io.larder.embedded.admin.profile;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.command.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A command as it stands in system.profile. */
final class ProfileRow {
    private ProfileRow() {}

    static Document of(Invocation in, Document answer, Duration took, Instant now) {
        UserName user = in.client().login().user();
        Document row = new Document("op", kind(in))
                .append("ns", in.namespaceRead().toString())
                .append("command", in.body());
        if (answer.get("cursor") instanceof Document cursor) {
            if (cursor.get("id") instanceof Long id && id != 0) {
                row.append("cursorid", id);
            } else {
                row.append("cursorExhausted", true);
            }
            Object batch = cursor.containsKey("firstBatch") ? cursor.get("firstBatch") : cursor.get("nextBatch");
            row.append("nreturned", batch instanceof List<?> list ? list.size() : 0);
        }
        for (String field : List.of("errCode", "errMsg")) {
            if (answer.containsKey(field)) {
                row.append(field, answer.get(field));
            }
        }
        row.append("locks", new Document())
                .append("responseLength", BsonSize.of(answer))
                .append("protocol", "op_msg")
                .append("millis", (int) took.toMillis())
                .append("ts", Instant.ofEpochMilli(now.toEpochMilli()))
                .append("client", in.client().remoteAddress());
        String application = in.client().applicationName();
        if (application != null) {
            row.append("appName", application);
        }
        return row.append("allUsers", user == null ? List.of() : List.of(user.toDocument()))
                .append("user", user == null ? "" : user.toString());
    }

    private static String kind(Invocation in) {
        return switch (in.traits().name()) {
            case "find" -> "query";
            case "getMore" -> "getmore";
            case "insert", "update" -> in.traits().name();
            case "delete" -> "remove";
            default -> "command";
        };
    }
}
