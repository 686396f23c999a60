package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.command.Operation;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the documents that a write's filter means. */
final class Candidates {
    private final CollectionState collection;
    private final Matcher matcher;
    private final boolean collated;

    /**
     * Looks in one state of a collection.
     *
     * @param collated true where strings are not compared by their bytes, so the index on _id cannot be asked
     */
    Candidates(CollectionState collection, Matcher matcher, boolean collated) {
        this.collection = collection;
        this.matcher = matcher;
        this.collated = collated;
    }

    /** The first in natural order, or by the sort. */
    @Nullable
    StoredDocument first(@Nullable Sorter sorter, Operation operation) {
        if (sorter == null || sorter.isEmpty()) {
            List<StoredDocument> found = some(1, operation);
            return found.isEmpty() ? null : found.get(0);
        }
        var order = sorter.comparator();
        @Nullable StoredDocument best = null;
        for (StoredDocument each : all(operation)) {
            if (best == null || order.compare(each.document(), best.document()) < 0) {
                best = each;
            }
        }
        return best;
    }

    List<StoredDocument> all(Operation operation) {
        return some(Integer.MAX_VALUE, operation);
    }

    private List<StoredDocument> some(int most, Operation operation) {
        if (isById()) {
            StoredDocument found = collection.byId(matcher.filter().get("_id"));
            return found != null && matcher.matches(found.document()) ? List.of(found) : List.of();
        }
        List<StoredDocument> found = new ArrayList<>();
        int looked = 0;
        for (StoredDocument each : collection.documents()) {
            if ((++looked & 0x3FF) == 0) {
                operation.check();
            }
            if (matcher.matches(each.document())) {
                found.add(each);
                if (found.size() >= most) {
                    break;
                }
            }
        }
        return found;
    }

    /** Only a plain value names one document; an embedded document may hold operators. */
    private boolean isById() {
        if (!matcher.filter().containsKey("_id")
                || collated
                || collection.options().timeSeries() != null) {
            return false;
        }
        Object id = matcher.filter().get("_id");
        return !(id instanceof Document) && !(id instanceof Regex) && !(id instanceof List) && id != null;
    }
}
