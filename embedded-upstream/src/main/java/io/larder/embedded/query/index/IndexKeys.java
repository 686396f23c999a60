package io.larder.embedded.query.index;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.geo.Geometries;
import io.larder.embedded.query.geo.Point;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.query.value.ValueKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one index. Each key has one value per field of the index: null for a missing field, a number for a hashed
 * one, {@code {path: value}} for a wildcard, null for text and geometry, which are never looked up by key. Under a
 * collation a string is replaced by a text that is equal exactly for equal strings, and in no particular order.
 */
public final class IndexKeys {
    private final List<String> paths;
    private final List<Object> kinds;
    private final boolean sparse;
    private final @Nullable Matcher partial;
    private final Collation collation;
    private final @Nullable WildcardKeys wildcard;
    private final double least;
    private final double most;

    private IndexKeys(Document spec) {
        Document key = (Document) Objects.requireNonNull(spec.get("key"));
        paths = List.copyOf(key.keySet());
        kinds = List.copyOf(key.values());
        sparse = Boolean.TRUE.equals(spec.get("sparse"));
        least = spec.get("min") instanceof Number min ? min.doubleValue() : -180;
        most = spec.get("max") instanceof Number max ? max.doubleValue() : 180;
        collation = Collation.of((Document) spec.get("collation"));
        Object partialFilter = spec.get("partialFilterExpression");
        if (partialFilter != null && !(partialFilter instanceof Document)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "The field 'partialFilterExpression' must be an object, but got " + TypeNames.of(partialFilter));
        }
        partial = partialFilter instanceof Document filter
                ? Matcher.compile(
                        filter, new Evaluation(collation, new Document(), Instant.EPOCH, new BsonTimestamp(0)))
                : null;
        wildcard = paths.stream().anyMatch(path -> path.equals("$**") || path.endsWith(".$**"))
                        && kinds.stream().noneMatch("text"::equals)
                ? new WildcardKeys(key, spec.get("wildcardProjection") instanceof Document fields ? fields : null)
                : null;
    }

    /** From an index as listIndexes shows it. */
    public static IndexKeys compile(Document spec) {
        return new IndexKeys(spec);
    }

    /** Without duplicates; empty if the index leaves the document out. */
    public List<List<@Nullable Object>> of(Document document) {
        if (partial != null && !partial.matches(document)) {
            return List.of();
        }
        requireIndexable(document);
        List<List<@Nullable Object>> keys =
                wildcard != null ? wildcard.of(document) : new MultikeyPaths(paths).of(document);
        Map<ValueKey, List<@Nullable Object>> unique = new LinkedHashMap<>();
        for (List<@Nullable Object> key : keys) {
            if (sparse && key.stream().allMatch(Missing::isMissing)) {
                continue;
            }
            List<@Nullable Object> stored = new ArrayList<>(key.size());
            for (int i = 0; i < key.size(); i++) {
                stored.add(stored(key.get(i), kinds.get(i)));
            }
            unique.putIfAbsent(ValueKey.of(stored), stored);
        }
        return List.copyOf(unique.values());
    }

    private @Nullable Object stored(@Nullable Object value, Object kind) {
        if (kind.equals("hashed")) {
            return (long) ValueKey.of(Missing.orNull(value)).hashCode();
        }
        if (kind.equals("text") || kind.equals("2dsphere") || kind.equals("2d")) {
            return null;
        }
        return collated(Missing.orNull(value));
    }

    /** What these kinds refuse they refuse in a whole value, before its elements are keys of their own. */
    private void requireIndexable(Document document) {
        for (int i = 0; i < paths.size(); i++) {
            Object kind = kinds.get(i);
            if (kind.equals("2d") || kind.equals("hashed")) {
                new ElementPath(paths.get(i)).anyWhole(document, (value, index) -> {
                    if (kind.equals("2d")) {
                        requireInside(value);
                    } else if (value instanceof List) {
                        throw new CommandFailure(16766, "hashed indexes do not currently support array values");
                    }
                    return false;
                });
            }
        }
    }

    /** A place, or a list of places. */
    private void requireInside(@Nullable Object value) {
        Point point = Geometries.legacy(value);
        if (point == null && value instanceof List<?> places) {
            places.forEach(this::requireInside);
        }
        boolean outside =
                point != null && (Math.min(point.x(), point.y()) < least || Math.max(point.x(), point.y()) > most);
        if (outside) {
            throw new CommandFailure(13027, "point not in interval of [ " + least + ", " + most + " ]");
        }
    }

    private @Nullable Object collated(@Nullable Object value) {
        return collation.isSimple() ? value : CollatedValue.of(value, collation);
    }

    /** A value to look up, as this index stores it. */
    public @Nullable Object probe(int field, @Nullable Object value) {
        return stored(value, kinds.get(field));
    }
}
