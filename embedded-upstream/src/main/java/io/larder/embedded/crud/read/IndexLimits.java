package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.crud.plan.Hint;
import io.larder.embedded.crud.plan.Plan;
import io.larder.embedded.failure.CommandFailure;
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
        return new Plan.IndexScan(collection, index, List.of(range), true);
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
