package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.update.ChangeDescription;
import io.larder.embedded.storage.UpdateDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes apart the paths of a change that could be read in two ways: a number may be a field's name or a place in an array. */
public final class Ambiguity {
    private Ambiguity() {}

    public static UpdateDescription resolved(ChangeDescription description, Document before, Document after) {
        Document paths = new Document();
        for (String path : description.updatedFields().keySet()) {
            resolve(path, after, paths);
        }
        for (String path : description.removedFields()) {
            resolve(path, before, paths);
        }
        for (Document truncated : description.truncatedArrays()) {
            resolve(String.valueOf(truncated.get("field")), after, paths);
        }
        return new UpdateDescription(
                description.updatedFields(), description.removedFields(), description.truncatedArrays(), paths);
    }

    private static void resolve(String path, Document document, Document into) {
        List<Object> parts = new ArrayList<>();
        boolean ambiguous = false;
        @Nullable Object at = document;
        for (String part : path.split("\\.", -1)) {
            boolean numeric = !part.isEmpty() && part.chars().allMatch(Character::isDigit);
            ambiguous |= numeric;
            if (at instanceof List<?> list && numeric) {
                int index = Integer.parseInt(part);
                parts.add(index);
                at = index < list.size() ? list.get(index) : null;
            } else {
                parts.add(part);
                at = at instanceof Document parent ? parent.get(part) : null;
            }
        }
        if (ambiguous) {
            into.put(path, parts);
        }
    }
}
