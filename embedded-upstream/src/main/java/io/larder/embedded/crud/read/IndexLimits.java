package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.crud.plan.Hint;
import io.larder.embedded.crud.plan.Plan;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** find's min and max: bounds in the terms of one index, which a hint must name. */
final class IndexLimits {
    private IndexLimits() {}

    static Plan plan(FindRequest request, CollectionState collection, @Nullable Hint hint) {
        if (hint == null || hint.index() == null) {
            throw new CommandFailure(51173, "When using min()/max() a hint of which index to use must be provided");
        }
        IndexState index = hint.index();
        Plan.KeyRange range = new Plan.KeyRange(
                request.min() == null ? null : key(index, request.min()),
                request.max() == null ? null : key(index, request.max()),
                false);
        if (!comesBefore(index, range)) {
            throw new CommandFailure(
                    51175,
                    "The value provided for min() does not come before the value provided for max() in the hinted index");
        }
        return new Plan.IndexScan(collection, index, List.of(range), true, false);
    }

    /** In the order of the index. */
    private static boolean comesBefore(IndexState index, Plan.KeyRange range) {
        if (range.from() == null || range.to() == null) {
            return true;
        }
        int field = 0;
        for (Object direction : index.definition().key().values()) {
            int order = Compare.compare(range.from().get(field), range.to().get(field), Collation.SIMPLE);
            if (order != 0) {
                return (direction instanceof Number number && number.doubleValue() < 0) ? order > 0 : order < 0;
            }
            field++;
        }
        return false;
    }

    private static List<@Nullable Object> key(IndexState index, Document bound) {
        Document pattern = index.definition().key();
        if (!List.copyOf(bound.keySet()).equals(List.copyOf(pattern.keySet()))) {
            throw new CommandFailure(51174, "The index chosen is not compatible with min/max");
        }
        List<@Nullable Object> key = new ArrayList<>();
        int field = 0;
        for (Object value : bound.values()) {
            key.add(Objects.requireNonNull(index).definition().keys().probe(field++, value));
        }
        return key;
    }
}
