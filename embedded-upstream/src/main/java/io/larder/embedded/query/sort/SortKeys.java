package io.larder.embedded.query.sort;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value that a sort takes from a document: of an array the smallest element going up, the largest going down. */
public final class SortKeys {
    private SortKeys() {}

    public static @Nullable Object of(Document document, ElementPath path, boolean ascending, Collation collation) {
        List<@Nullable Object> found = new ArrayList<>(1);
        path.anyElement(document, (value, index) -> {
            found.add(value);
            return false;
        });
        if (found.isEmpty()) {
            return null; // an array on the way that holds nothing to go on with
        }
        if (found.size() == 1) {
            Object only = Missing.orNull(found.get(0));
            // An empty array sorts below null.
            return only instanceof List<?> list && list.isEmpty() ? io.larder.embedded.bson.Undefined.INSTANCE : only;
        }
        // The last one is the array itself if elements were visited before it.
        int count = found.get(found.size() - 1) instanceof List<?> list && !list.isEmpty()
                ? found.size() - 1
                : found.size();
        Object best = Missing.orNull(found.get(0));
        for (int i = 1; i < count; i++) {
            Object next = Missing.orNull(found.get(i));
            int order = Compare.compare(next, best, collation);
            if (ascending ? order < 0 : order > 0) {
                best = next;
            }
        }
        return best;
    }
}
