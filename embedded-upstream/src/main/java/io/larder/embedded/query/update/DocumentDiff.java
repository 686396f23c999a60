package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What turns one document into another, told field by field: for updates that do not say so themselves. */
final class DocumentDiff {
    private DocumentDiff() {}

    static ChangeDescription between(Document before, Document after) {
        ChangeLog log = new ChangeLog();
        documents("", before, after, log);
        return log.description();
    }

    private static void documents(String prefix, Document before, Document after, ChangeLog log) {
        for (String name : before.keySet()) {
            if (!after.containsKey(name)) {
                log.removed(prefix + name);
            }
        }
        for (Map.Entry<String, Object> field : after.entrySet()) {
            String path = prefix + field.getKey();
            if (!before.containsKey(field.getKey())) {
                log.set(path, field.getValue());
            } else {
                values(path, before.get(field.getKey()), field.getValue(), log);
            }
        }
    }

    private static void values(String path, @Nullable Object before, @Nullable Object after, ChangeLog log) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Document x && after instanceof Document y && worthDescending(x, y)) {
            documents(path + ".", x, y, log);
        } else if (before instanceof List<?> x && after instanceof List<?> y && worthDescending(x, y)) {
            for (int i = 0; i < y.size(); i++) {
                if (i < x.size()) {
                    values(path + "." + i, x.get(i), y.get(i), log);
                } else {
                    log.set(path + "." + i, y.get(i));
                }
            }
            if (y.size() < x.size()) {
                log.truncated(path, y.size());
            }
        } else {
            log.set(path, after);
        }
    }

    /** A description that is longer than the new value is of no use. */
    private static boolean worthDescending(Document before, Document after) {
        ChangeDescription inner = between(before, after);
        return size(inner) < BsonSize.of(after);
    }

    private static boolean worthDescending(List<?> before, List<?> after) {
        ChangeLog log = new ChangeLog();
        for (int i = 0; i < after.size(); i++) {
            if (i >= before.size() || !Objects.equals(before.get(i), after.get(i))) {
                log.set(Integer.toString(i), after.get(i));
            }
        }
        return size(log.description()) <= BsonSize.of(new Document("a", after));
    }

    private static int size(ChangeDescription description) {
        return BsonSize.of(description.updatedFields())
                + description.removedFields().stream()
                        .mapToInt(name -> name.length() + 3)
                        .sum();
    }
}
