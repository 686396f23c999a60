package io.larder.engine.query;

import io.larder.engine.filter.Filter;
import io.larder.engine.value.DocumentId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A normalised read: its shape, and the values that decide which documents it is about. Immutable, with bytes of its own.
 *
 * @param filter which documents of the shape's own namespace the answer is made of; where the shape is not precise, at most
 *     what the first stages say
 * @param ids the only identities that the filter can match, if it says so by {@code _id}; null if it does not
 * @param equalityValue what the shape's equality field is compared with, in the canonical form of identities
 */
public record Query(Shape shape, Filter filter, @Nullable Set<DocumentId> ids, @Nullable DocumentId equalityValue) {
    private static final int FIXED_HEAP_BYTES = 32;

    /** About what this keeps on the heap, without its shape, which others share, and without identities. */
    public int heapBytes() {
        return FIXED_HEAP_BYTES + filter.heapBytes();
    }
}
