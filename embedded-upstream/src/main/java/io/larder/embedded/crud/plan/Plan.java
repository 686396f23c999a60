package io.larder.embedded.crud.plan;

import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexState;
import io.larder.embedded.storage.StoredDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way to find candidates. */
public sealed interface Plan {
    /** In the order in which they are found. */
    Iterable<StoredDocument> candidates();

    /** There is no such collection. */
    record Nothing() implements Plan {
        @Override
        public Iterable<StoredDocument> candidates() {
            return List.of();
        }
    }

    /** Documents that are in no collection. */
    record Listed(List<StoredDocument> candidates) implements Plan {}

    /** Every document, oldest first or newest first. */
    record Scan(CollectionState collection, boolean forward) implements Plan {
        @Override
        public Iterable<StoredDocument> candidates() {
            return forward ? collection.documents() : collection.documentsBackwards();
        }
    }

    /** The one document with this _id. */
    record ById(CollectionState collection, @Nullable Object id) implements Plan {
        @Override
        public Iterable<StoredDocument> candidates() {
            StoredDocument found = collection.byId(id);
            return found == null ? List.of() : List.of(found);
        }
    }

    /**
     * Parts of an index, in key order or against it.
     *
     * @param exact whether the filter demands nothing beyond the parts
     */
    record IndexScan(
            CollectionState collection, IndexState index, List<KeyRange> ranges, boolean forward, boolean exact)
            implements Plan {
        @Override
        public Iterable<StoredDocument> candidates() {
            Set<Long> found = new LinkedHashSet<>();
            for (KeyRange range : ranges) {
                Collection<Long> part = index.range(range.from(), range.to(), range.toInclusive());
                found.addAll(part);
            }
            if (forward) {
                return collection.resolve(found);
            }
            List<Long> backwards = new ArrayList<>(found);
            Collections.reverse(backwards);
            return collection.resolve(backwards);
        }
    }

    /** Part of an index between two keys, each a prefix of a whole key; null is no bound. The lower one is included. */
    record KeyRange(@Nullable List<@Nullable Object> from, @Nullable List<@Nullable Object> to, boolean toInclusive) {
        static final KeyRange WHOLE = new KeyRange(null, null, true);
    }
}
