package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what an update does to a document. Lives for one application of one update, on one thread. */
final class ChangeLog {
    private final Document updatedFields = new Document();
    private final List<String> removedFields = new ArrayList<>();
    private final List<Document> truncatedArrays = new ArrayList<>();

    void set(String path, @Nullable Object value) {
        updatedFields.put(path, value);
    }

    void removed(String path) {
        removedFields.add(path);
    }

    void truncated(String path, int size) {
        truncatedArrays.add(new Document("field", path).append("newSize", size));
    }

    ChangeDescription description() {
        return new ChangeDescription(updatedFields, List.copyOf(removedFields), List.copyOf(truncatedArrays));
    }
}
