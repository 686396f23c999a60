package io.larder.embedded.crud.plan;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.crud.plan.Plan.KeyRange;
import io.larder.embedded.query.match.Comparison;
import io.larder.embedded.query.match.ElementTest;
import io.larder.embedded.query.match.In;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an index that a filter leaves to look at: equal values for leading fields, then one range or one set of
 * values. Wider than need be where that is simpler; never narrower.
 *
 * @param exact whether the filter demands nothing else
 */
record IndexBounds(IndexState index, List<KeyRange> ranges, int weight, boolean exact) {
    private static final int PER_EQUALITY = 4;
    private static final int PER_SET = 3;
    private static final int PER_RANGE = 2;

    /** Whether every document that the filter can match is in the index. */
    static boolean isUsable(IndexState index, Conditions conditions, Collation collation) {
        IndexDefinition definition = index.definition();
        if (definition.isHidden() || definition.key().values().stream().anyMatch(kind -> !(kind instanceof Number))) {
            return false;
        }
        if (definition.key().keySet().stream().anyMatch(path -> path.endsWith("$**"))) {
            return false;
        }
        String first = definition.key().keySet().iterator().next();
        if (!conditions.mentions(first) || !Collation.of(definition.collation()).equals(collation)) {
            return false;
        }
        if (definition.isSparse() && couldBeMissing(first, conditions)) {
            return false;
        }
        Document partial = definition.partialFilter();
        return partial == null || partial.entrySet().stream().allMatch(each -> implies(conditions, each));
    }

    /** Whether the filter demands at least what the partial index demands; conditions not judged here say no. */
    private static boolean implies(Conditions conditions, Map.Entry<String, Object> condition) {
        String path = condition.getKey();
        Comparison equality = conditions.equality(path);
        if (!(condition.getValue() instanceof Document operators) || operators.isEmpty()) {
            return equality != null && Objects.equals(equality.operand(), condition.getValue());
        }
        if (path.startsWith("$")) {
            return false;
        }
        return operators.entrySet().stream().allMatch(each -> {
            Comparison bound =
                    switch (each.getKey()) {
                        case "$lt", "$lte" -> conditions.upper(path);
                        case "$gt", "$gte" -> conditions.lower(path);
                        default -> null;
                    };
            Comparison known = equality != null ? equality : bound;
            // A value that fulfils the demand, and everything beyond it, fulfils it: exclusive bounds are left out.
            return known != null
                    && isSimple(known.operand())
                    && (known.kind() == Comparison.Kind.EQ || !each.getKey().equals("$exists"))
                    && ElementTest.compile(new Document(each.getKey(), each.getValue()), PLAIN)
                            .test(known.operand());
        });
    }

    private static final Evaluation PLAIN =
            new Evaluation(Collation.SIMPLE, new Document(), Instant.EPOCH, new BsonTimestamp(0));

    private static boolean couldBeMissing(String path, Conditions conditions) {
        Comparison equality = conditions.equality(path);
        if (equality != null) {
            return equality.operand() == null;
        }
        In set = conditions.set(path);
        return set != null && set.values().contains(null);
    }

    /** Null if the filter says nothing of the index's first field. */
    static @Nullable IndexBounds of(
            IndexState index, CollectionState collection, Conditions conditions, Collation collation) {
        if (!isUsable(index, conditions, collation)) {
            return null;
        }
        List<@Nullable Object> prefix = new ArrayList<>();
        int weight = index.definition().isUnique() ? 1 : 0;
        int field = 0;
        for (Map.Entry<String, Object> part : index.definition().key().entrySet()) {
            Comparison equality = conditions.equality(part.getKey());
            if (equality != null && isSimple(equality.operand())) {
                prefix.add(index.definition().keys().probe(field++, equality.operand()));
                weight += PER_EQUALITY;
                continue;
            }
            List<KeyRange> ranges = set(prefix, index, field, conditions.set(part.getKey()));
            if (ranges != null) {
                return new IndexBounds(index, ranges, weight + PER_SET, conditions.count() == field + 1);
            }
            KeyRange range =
                    collation.isSimple() ? range(prefix, part, conditions, isMultikey(index, collection)) : null;
            if (range != null) {
                return new IndexBounds(index, List.of(range), weight + PER_RANGE, false);
            }
            break;
        }
        return prefix.isEmpty()
                ? null
                : new IndexBounds(
                        index, List.of(new KeyRange(prefix, prefix, true)), weight, conditions.count() == field);
    }

    /** Arrays are not stored as they are asked for, documents compare field by field: only plain values are looked up. */
    private static boolean isSimple(@Nullable Object value) {
        return switch (BsonType.of(value)) {
            case ARRAY, OBJECT, UNDEFINED, NULL, MIN_KEY, MAX_KEY -> false;
            default -> true;
        };
    }

    private static @Nullable List<KeyRange> set(
            List<@Nullable Object> prefix, IndexState index, int field, @Nullable In set) {
        if (set == null || !set.values().stream().allMatch(IndexBounds::isSimple)) {
            return null;
        }
        List<KeyRange> ranges = new ArrayList<>();
        List<@Nullable Object> sorted = new ArrayList<>(set.values());
        sorted.sort((a, b) -> io.larder.embedded.query.value.Compare.compare(a, b, set.collation()));
        for (Object value : sorted) {
            List<@Nullable Object> key = new ArrayList<>(prefix);
            key.add(index.definition().keys().probe(field, value));
            ranges.add(new KeyRange(key, key, true));
        }
        return ranges;
    }

    private static @Nullable KeyRange range(
            List<@Nullable Object> prefix, Map.Entry<String, Object> part, Conditions conditions, boolean multikey) {
        Comparison lower = simple(conditions.lower(part.getKey()));
        Comparison upper = simple(conditions.upper(part.getKey()));
        if (lower == null && upper == null) {
            return null;
        }
        // Two elements of one array may meet the two bounds: then only one of them may narrow the search.
        if (multikey && lower != null) {
            upper = null;
        }
        boolean descending = part.getValue() instanceof Number direction && direction.doubleValue() < 0;
        Comparison first = descending ? upper : lower;
        Comparison last = descending ? lower : upper;
        return new KeyRange(bound(prefix, first), bound(prefix, last), true);
    }

    private static @Nullable Comparison simple(@Nullable Comparison comparison) {
        return comparison != null && isSimple(comparison.operand()) ? comparison : null;
    }

    private static @Nullable List<@Nullable Object> bound(
            List<@Nullable Object> prefix, @Nullable Comparison comparison) {
        if (comparison == null) {
            return prefix.isEmpty() ? null : prefix;
        }
        List<@Nullable Object> key = new ArrayList<>(prefix);
        key.add(comparison.operand());
        return key;
    }

    /** An index that may leave documents out cannot be told apart by its size, so it counts as one that holds arrays. */
    static boolean isMultikey(IndexState index, CollectionState collection) {
        return index.definition().isSparse()
                || index.definition().partialFilter() != null
                || index.entryCount() > collection.count();
    }
}
