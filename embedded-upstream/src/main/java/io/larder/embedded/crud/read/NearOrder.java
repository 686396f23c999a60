package io.larder.embedded.crud.read;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.match.Node;
import io.larder.embedded.query.match.Test;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexState;
import io.larder.embedded.storage.StoredDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** $near and $nearSphere not only filter: without a sort the nearest comes first. */
final class NearOrder {
    private final Node.Field field;
    private final Test.Near near;

    private NearOrder(Node.Field field, Test.Near near) {
        this.field = field;
        this.near = near;
    }

    static @Nullable NearOrder of(Matcher matcher) {
        return in(matcher.root());
    }

    private static @Nullable NearOrder in(Node node) {
        if (node instanceof Node.Field field && field.test() instanceof Test.Near near) {
            return new NearOrder(field, near);
        }
        if (node instanceof Node.And and) {
            for (Node child : and.children()) {
                NearOrder order = in(child);
                if (order != null) {
                    return order;
                }
            }
        }
        return null;
    }

    /** The server finds what is near through an index and not otherwise. */
    static void requireIndex(@Nullable CollectionState collection) {
        if (collection != null && geoField(collection) == null) {
            throw new CommandFailure(
                    ErrorCode.NO_QUERY_EXECUTION_PLANS,
                    "error processing query: ns=" + collection.namespace()
                            + " planner returned error :: caused by :: unable to find index for $geoNear query");
        }
    }

    /** The field of the first geospatial index. */
    static @Nullable String geoField(CollectionState collection) {
        for (IndexState index : collection.indexes()) {
            for (Map.Entry<String, Object> part : index.definition().key().entrySet()) {
                if (part.getValue().equals("2dsphere") || part.getValue().equals("2d")) {
                    return part.getKey();
                }
            }
        }
        return null;
    }

    Iterator<StoredDocument> sort(Iterator<StoredDocument> found) {
        List<StoredDocument> all = new ArrayList<>();
        found.forEachRemaining(all::add);
        all.sort(Comparator.comparingDouble(this::distance));
        return all.iterator();
    }

    private double distance(StoredDocument stored) {
        double[] nearest = {Double.MAX_VALUE};
        field.path().anyElement(stored.document(), (value, index) -> {
            nearest[0] = Math.min(nearest[0], near.nearness().distance(value));
            return false;
        });
        return nearest[0];
    }
}
