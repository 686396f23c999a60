package io.larder.embedded.query.index;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Collation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value with every string in it replaced by its collation key. */
final class CollatedValue {
    private CollatedValue() {}

    static @Nullable Object of(@Nullable Object value, Collation collation) {
        if (value instanceof String text) {
            return collation.keyText(text);
        }
        if (value instanceof Document document) {
            Document collated = new Document();
            document.forEach((name, field) -> collated.put(name, of(field, collation)));
            return collated;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> collated = new ArrayList<>(list.size());
            list.forEach(element -> collated.add(of(element, collation)));
            return collated;
        }
        return value;
    }
}
