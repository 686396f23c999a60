package io.larder.embedded.query.sort;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Shell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A compiled sort pattern. */
public final class Sorter {
    private record Part(String name, ElementPath path, boolean ascending, @Nullable ToDoubleFunction<Document> score) {}

    private record Keyed(Document document, List<@Nullable Object> keys) {}

    private final List<Part> parts;
    private final Collation collation;

    private Sorter(List<Part> parts, Collation collation) {
        this.parts = parts;
        this.collation = collation;
    }

    public static Sorter compile(Document pattern, Collation collation) {
        return compile(pattern, collation, null);
    }

    /** The score is what {@code {$meta: "textScore"}} sorts by; null where there is no text search. */
    public static Sorter compile(
            Document pattern, Collation collation, @Nullable ToDoubleFunction<Document> textScore) {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, Object> entry : pattern.entrySet()) {
            String name = entry.getKey();
            if (entry.getValue() instanceof Document meta) {
                parts.add(new Part(name, new ElementPath("_"), false, metaSort(meta, textScore)));
                continue;
            }
            requirePath(name);
            Object direction = entry.getValue();
            Long whole = Numbers.wholeLong(direction);
            if (!(direction instanceof Number)) {
                throw new CommandFailure(
                        15974, "Illegal key in $sort specification: " + name + ": " + Shell.render(direction));
            }
            if (whole == null || (whole != 1 && whole != -1)) {
                throw new CommandFailure(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
            }
            parts.add(new Part(name, new ElementPath(name), whole == 1, null));
        }
        if (parts.size() > 32) {
            throw new CommandFailure(13103, "too many compound keys");
        }
        return new Sorter(List.copyOf(parts), collation);
    }

    private static ToDoubleFunction<Document> metaSort(Document meta, @Nullable ToDoubleFunction<Document> textScore) {
        Object kind = meta.get("$meta");
        if (meta.size() != 1 || !meta.containsKey("$meta")) {
            throw new CommandFailure(17312, "$meta is the only expression supported by $sort right now");
        }
        if ("randVal".equals(kind)) {
            return document -> java.util.concurrent.ThreadLocalRandom.current().nextDouble();
        }
        if (!"textScore".equals(kind)) {
            throw new CommandFailure(31138, "Illegal $meta sort: $meta: " + Shell.render(kind));
        }
        if (textScore == null) {
            throw new CommandFailure(40218, "query requires text score metadata, but it is not available");
        }
        return textScore;
    }

    private static void requirePath(String name) {
        if (name.isEmpty()) {
            throw new CommandFailure(40352, "FieldPath cannot be constructed with empty string");
        }
        if (name.endsWith(".")) {
            throw new CommandFailure(40353, "FieldPath must not end with a '.'.");
        }
        for (String part : name.split("\\.", -1)) {
            if (part.isEmpty()) {
                throw new CommandFailure(15998, "FieldPath field names may not be empty strings.");
            }
            if (part.startsWith("$") && !part.equals("$ref") && !part.equals("$id") && !part.equals("$db")) {
                throw new CommandFailure(
                        16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
        }
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** A new list, stable for equal keys. */
    public List<Document> sort(Iterable<Document> documents) {
        List<Keyed> keyed = new ArrayList<>();
        documents.forEach(document -> keyed.add(new Keyed(document, keys(document))));
        keyed.sort((a, b) -> compareKeys(a.keys, b.keys));
        List<Document> sorted = new ArrayList<>(keyed.size());
        keyed.forEach(each -> sorted.add(each.document));
        return sorted;
    }

    public Comparator<Document> comparator() {
        return (a, b) -> compareKeys(keys(a), keys(b));
    }

    /** One value per part of the pattern. */
    public List<@Nullable Object> keys(Document document) {
        List<@Nullable Object> keys = new ArrayList<>(parts.size());
        for (Part part : parts) {
            keys.add(
                    part.score != null
                            ? (Object) part.score.applyAsDouble(document)
                            : SortKeys.of(document, part.path, part.ascending, collation));
        }
        return keys;
    }

    public int compareKeys(List<? extends @Nullable Object> a, List<? extends @Nullable Object> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = Compare.compare(a.get(i), b.get(i), collation);
            if (order != 0) {
                return parts.get(i).ascending ? order : -order;
            }
        }
        return 0;
    }

    /** As find answers a sort that is not valid: with its own code for a bad value. */
    public static Sorter compileForFind(
            Document pattern, Collation collation, @Nullable ToDoubleFunction<Document> textScore) {
        if (pattern.containsKey("$natural") && pattern.size() > 1) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "Cannot include '$natural' in compound sort: " + Shell.render(pattern));
        }
        return compile(pattern, collation, textScore);
    }
}
