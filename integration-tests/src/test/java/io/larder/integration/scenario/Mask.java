package io.larder.integration.scenario;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Replaces what no two runs have in common: times, and ids that somebody made up. Ids are numbered in the order in which
 * they appear, so that two runs are still told apart by which id is used where.
 */
final class Mask {
    private static final long NEWER_THAN_ANY_TEST_DATA = 1_600_000_000_000L;

    /** Made from the time or the health of a server, or dropped by Larder on purpose (topologyVersion). */
    private static final Set<String> DROPPED = Set.of(
            "$clusterTime",
            "operationTime",
            "topologyVersion",
            "electionId",
            "opTime",
            "lastWrite",
            "localTime",
            "connectionId");

    private static final Set<String> CURSOR_IDS =
            Set.of("getMore", "cursors", "cursorsKilled", "cursorsNotFound", "cursorsAlive");
    private static final Pattern HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[?::1]?):\\d+");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
    private static final Pattern OBJECT_ID = Pattern.compile("\\b[0-9a-f]{24}\\b");
    private static final Pattern LONG_NUMBER = Pattern.compile("\\b\\d{10,}\\b");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    BsonDocument document(BsonDocument document) {
        BsonDocument masked = new BsonDocument();
        document.forEach((key, value) -> {
            if (!DROPPED.contains(key)) {
                masked.append(key, key.equals("cursor") ? cursor(value) : value(key, value));
            }
        });
        return masked;
    }

    String text(String text) {
        String masked = HOST.matcher(text).replaceAll("<host>");
        masked = UUID.matcher(masked).replaceAll("<uuid>");
        masked = OBJECT_ID.matcher(masked).replaceAll("<oid>");
        return LONG_NUMBER.matcher(masked).replaceAll("<number>");
    }

    private BsonValue cursor(BsonValue value) {
        BsonValue masked = value("cursor", value);
        if (value.isDocument() && value.asDocument().isInt64("id")) {
            masked.asDocument().put("id", cursorId(value.asDocument().get("id")));
        }
        return masked;
    }

    private BsonValue cursorId(BsonValue id) {
        long value = id.isNumber() ? id.asNumber().longValue() : 0;
        return value == 0 ? id : numbered("cursor", Long.toString(value));
    }

    private BsonValue value(String key, BsonValue value) {
        if (CURSOR_IDS.contains(key)) {
            if (value.isNumber()) {
                return cursorId(value);
            }
            if (value.isArray()) {
                return new BsonArray(
                        value.asArray().stream().map(this::cursorId).toList());
            }
        }
        if (key.equals("_data") && value.isString()) {
            return new BsonString("<token>");
        }
        return switch (value.getBsonType()) {
            case DOCUMENT -> document(value.asDocument());
            case ARRAY ->
                new BsonArray(
                        value.asArray().stream().map(each -> value("", each)).toList());
            case TIMESTAMP -> new BsonString("<time>");
            case DATE_TIME ->
                value.asDateTime().getValue() > NEWER_THAN_ANY_TEST_DATA ? new BsonString("<date>") : value;
            case OBJECT_ID -> numbered("oid", value.asObjectId().getValue().toHexString());
            case BINARY -> binary(value.asBinary());
            case STRING -> new BsonString(text(value.asString().getValue()));
            default -> value;
        };
    }

    private BsonValue binary(BsonBinary binary) {
        return binary.getType() == 3 || binary.getType() == 4
                ? numbered("uuid", HexFormat.of().formatHex(binary.getData()))
                : binary;
    }

    private BsonString numbered(String kind, String id) {
        return new BsonString(
                names.computeIfAbsent(kind + id, key -> "<" + kind + " " + counts.merge(kind, 1, Integer::sum) + ">"));
    }
}
