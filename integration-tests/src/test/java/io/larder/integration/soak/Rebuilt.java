package io.larder.integration.soak;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.UpdateDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Collections as events tell of them, and nothing else. Used by one thread, or by one after the other. */
final class Rebuilt {
    private final Map<String, Map<BsonValue, BsonDocument>> collections = new TreeMap<>();

    /** By name of the collection and id; collections without documents are left out. */
    Map<String, Map<BsonValue, BsonDocument>> collections() {
        collections.values().removeIf(Map::isEmpty);
        return collections;
    }

    void apply(ChangeStreamDocument<BsonDocument> event) {
        Map<BsonValue, BsonDocument> collection =
                collections.computeIfAbsent(event.getNamespace().getCollectionName(), name -> new HashMap<>());
        BsonValue id = event.getDocumentKey().get("_id");
        switch (event.getOperationType()) {
            case INSERT -> {
                if (collection.put(id, event.getFullDocument()) != null) {
                    throw new AssertionError("inserted twice: " + id);
                }
            }
            case REPLACE -> {
                if (collection.put(id, event.getFullDocument()) == null) {
                    throw new AssertionError("replaced, but was not there: " + id);
                }
            }
            case UPDATE -> update(collection, id, event.getUpdateDescription());
            case DELETE -> {
                if (collection.remove(id) == null) {
                    throw new AssertionError("deleted, but was not there: " + id);
                }
            }
            default -> throw new AssertionError("unexpected event " + event);
        }
    }

    private static void update(Map<BsonValue, BsonDocument> collection, BsonValue id, UpdateDescription description) {
        BsonDocument document = collection.get(id);
        if (document == null) {
            throw new AssertionError("updated, but was not there: " + id);
        }
        if (description.getTruncatedArrays() != null) {
            description.getTruncatedArrays().forEach(each -> truncate(document, each.getField(), each.getNewSize()));
        }
        if (description.getUpdatedFields() != null) {
            for (Entry<String, BsonValue> field : description.getUpdatedFields().entrySet()) {
                set(document, field.getKey(), field.getValue());
            }
        }
        if (description.getRemovedFields() != null) {
            description.getRemovedFields().forEach(field -> remove(document, field));
        }
    }

    private static void truncate(BsonDocument document, String field, int size) {
        BsonArray array = document.getArray(field);
        while (array.size() > size) {
            array.remove(array.size() - 1);
        }
    }

    private static void set(BsonDocument document, String path, BsonValue value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            document.put(path, value);
            return;
        }
        String first = path.substring(0, dot);
        String rest = path.substring(dot + 1);
        BsonValue inner = document.computeIfAbsent(first, name -> new BsonDocument());
        if (inner.isArray()) {
            setElement(inner.asArray(), Integer.parseInt(rest), value);
        } else {
            set(inner.asDocument(), rest, value);
        }
    }

    private static void setElement(BsonArray array, int index, BsonValue value) {
        while (array.size() <= index) {
            array.add(BsonNull.VALUE);
        }
        array.set(index, value);
    }

    private static void remove(BsonDocument document, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            document.remove(path);
        } else if (document.isDocument(path.substring(0, dot))) {
            remove(document.getDocument(path.substring(0, dot)), path.substring(dot + 1));
        }
    }
}
