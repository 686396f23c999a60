package io.larder.embedded.query.index;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A wildcard index: one key for every value at every path below its root. */
final class WildcardKeys {
    private final Document key;
    private final @Nullable Document projection;

    WildcardKeys(Document key, @Nullable Document projection) {
        this.key = key;
        this.projection = projection;
    }

    List<List<@Nullable Object>> of(Document document) {
        List<List<@Nullable Object>> keys = new ArrayList<>();
        for (String field : key.keySet()) {
            if (field.equals("$**")) {
                collect("", document, keys);
            } else if (field.endsWith(".$**")) {
                String root = field.substring(0, field.length() - 4);
                Object at = document;
                for (String part : root.split("\\.", -1)) {
                    at = at instanceof Document inner ? inner.get(part) : null;
                }
                if (at != null) {
                    collect(root, at, keys);
                }
            }
        }
        return keys;
    }

    private void collect(String path, @Nullable Object value, List<List<@Nullable Object>> keys) {
        if (value instanceof Document document && (!document.isEmpty() || path.isEmpty())) {
            for (Map.Entry<String, Object> field : document.entrySet()) {
                String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (included(inner)) {
                    collect(inner, field.getValue(), keys);
                }
            }
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            list.forEach(element -> {
                if (element instanceof List) {
                    add(path, element, keys);
                } else {
                    collect(path, element, keys);
                }
            });
        } else {
            add(path, value, keys);
        }
    }

    private void add(String path, @Nullable Object value, List<List<@Nullable Object>> keys) {
        List<@Nullable Object> made = new ArrayList<>();
        key.keySet().forEach(field -> made.add(field.endsWith("$**") ? new Document(path, value) : null));
        keys.add(made);
    }

    private boolean included(String path) {
        if (projection == null) {
            return !path.equals("_id");
        }
        boolean inclusion = projection.entrySet().stream()
                .anyMatch(field -> !field.getKey().equals("_id") && Truth.of(field.getValue()));
        boolean named = projection.keySet().stream()
                .anyMatch(name ->
                        path.equals(name) || path.startsWith(name + ".") || (inclusion && name.startsWith(path + ".")));
        return inclusion == named;
    }
}
