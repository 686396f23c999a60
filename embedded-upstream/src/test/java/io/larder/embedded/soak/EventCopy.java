package io.larder.embedded.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Collections rebuilt from change events alone, without a single read of the data. */
final class EventCopy {
    private final Map<String, Map<BsonValue, BsonDocument>> collections = new HashMap<>();

    Map<BsonValue, BsonDocument> collection(String name) {
        return collections.computeIfAbsent(name, any -> new HashMap<>());
    }

    void apply(BsonDocument event) {
        String type = event.getString("operationType").getValue();
        Map<BsonValue, BsonDocument> documents =
                collection(event.getDocument("ns").getString("coll").getValue());
        BsonValue id = event.getDocument("documentKey").get("_id");
        switch (type) {
            case "insert" -> {
                if (documents.put(id, event.getDocument("fullDocument")) != null) {
                    throw new IllegalStateException("inserted twice: " + event);
                }
            }
            case "replace" -> documents.put(id, event.getDocument("fullDocument"));
            case "update" -> update(require(documents.get(id), event), event.getDocument("updateDescription"));
            case "delete" -> require(documents.remove(id), event);
            default -> throw new IllegalStateException("unexpected " + event);
        }
    }

    private static BsonDocument require(BsonDocument document, BsonDocument event) {
        return Objects.requireNonNull(document, () -> "no document for " + event);
    }

    private static void update(BsonDocument document, BsonDocument description) {
        for (BsonValue truncated : description.getArray("truncatedArrays")) {
            BsonDocument each = truncated.asDocument();
            List<String> path = path(each.getString("field").getValue());
            BsonArray array = child(parent(document, path), last(path)).asArray();
            int size = each.getNumber("newSize").intValue();
            while (array.size() > size) {
                array.remove(array.size() - 1);
            }
        }
        description.getDocument("updatedFields").forEach((name, value) -> {
            List<String> path = path(name);
            set(parent(document, path), last(path), value);
        });
        for (BsonValue removed : description.getArray("removedFields")) {
            List<String> path = path(removed.asString().getValue());
            parent(document, path).asDocument().remove(last(path));
        }
    }

    private static List<String> path(String dotted) {
        return new ArrayList<>(Arrays.asList(dotted.split("\\.")));
    }

    private static String last(List<String> path) {
        return path.get(path.size() - 1);
    }

    private static BsonValue parent(BsonDocument document, List<String> path) {
        BsonValue at = document;
        for (String part : path.subList(0, path.size() - 1)) {
            at = child(at, part);
        }
        return at;
    }

    private static BsonValue child(BsonValue parent, String part) {
        return parent.isArray()
                ? parent.asArray().get(Integer.parseInt(part))
                : Objects.requireNonNull(parent.asDocument().get(part));
    }

    private static void set(BsonValue parent, String part, BsonValue value) {
        if (parent.isArray()) {
            BsonArray array = parent.asArray();
            int index = Integer.parseInt(part);
            while (array.size() <= index) {
                array.add(BsonNull.VALUE);
            }
            array.set(index, value);
        } else {
            parent.asDocument().put(part, value);
        }
    }
}
