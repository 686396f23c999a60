package io.larder.embedded.query.project;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** {@code a.$}: of the first array on the path only the element that matched. */
final class Positional {
    private Positional() {}

    static Document only(Document document, String path, int position) {
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        Object value = document.get(head);
        Document copy = document.clone();
        if (value instanceof List<?> list) {
            copy.put(
                    head, position < list.size() ? java.util.Collections.singletonList(list.get(position)) : List.of());
        } else if (dot >= 0 && value instanceof Document inner) {
            copy.put(head, only(inner, path.substring(dot + 1), position));
        }
        return copy;
    }
}
