package io.larder.embedded.crud.plan;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.crud.plan.Plan.KeyRange;
import io.larder.embedded.query.match.Comparison;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.match.Node;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexState;
import org.jspecify.annotations.Nullable;

/** Chooses a plan. Pure: the same collection and filter give the same plan. */
public final class Planner {
    private Planner() {}

    public static Plan plan(
            @Nullable CollectionState collection, Matcher matcher, Collation collation, @Nullable Hint hint) {
        if (collection == null) {
            return new Plan.Nothing();
        }
        if (hint != null && hint.index() == null) {
            return new Plan.Scan(collection, hint.forward());
        }
        if (hint == null && isById(matcher, collation) && hasIdIndex(collection)) {
            return new Plan.ById(collection, matcher.filter().get("_id"));
        }
        Conditions conditions = new Conditions(matcher.root());
        if (hint != null && hint.index() != null) {
            IndexBounds bounds = IndexBounds.of(hint.index(), collection, conditions, collation);
            return new Plan.IndexScan(
                    collection,
                    hint.index(),
                    bounds == null ? java.util.List.of(KeyRange.WHOLE) : bounds.ranges(),
                    true,
                    bounds != null && bounds.exact());
        }
        IndexBounds best = null;
        for (IndexState index : collection.indexes()) {
            IndexBounds bounds = IndexBounds.isUsable(index, conditions, collation)
                    ? IndexBounds.of(index, collection, conditions, collation)
                    : null;
            if (bounds != null && (best == null || bounds.weight() > best.weight())) {
                best = bounds;
            }
        }
        return best == null
                ? new Plan.Scan(collection, true)
                : new Plan.IndexScan(collection, best.index(), best.ranges(), true, best.exact());
    }

    /** Nothing but an _id to be equal to, which no collation can change. */
    private static boolean isById(Matcher matcher, Collation collation) {
        Document filter = matcher.filter();
        return filter.size() == 1
                && filter.containsKey("_id")
                && matcher.root() instanceof Node.Field field
                && field.test() instanceof Comparison comparison
                && comparison.kind() == Comparison.Kind.EQ
                && filter.get("_id") != null
                && !(filter.get("_id") instanceof java.util.List)
                && (!(filter.get("_id") instanceof Document document) || !document.containsKey("$eq"))
                && collation.isSimple();
    }

    private static boolean hasIdIndex(CollectionState collection) {
        return collection.options().collation() == null
                && collection.indexes().stream()
                        .anyMatch(index -> index.definition().isId());
    }
}
