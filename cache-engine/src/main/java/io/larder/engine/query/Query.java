package io.larder.engine.query;

import io.larder.engine.filter.Filter;
import io.larder.engine.value.DocumentId;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A normalised read: its shape, and the values that decide which documents it is about. Immutable, with bytes of its own. */
public final class Query {
    private static final int FIXED_HEAP_BYTES = 32;

    private final Shape shape;
    private final Filter filter;
    private final @Nullable DocumentId equalityValue;
    /** Null too where it is {@link #equalityValue} alone: each entry keeps a query, and most that name a document name one. */
    private final @Nullable Set<DocumentId> ids;

    private final boolean namesOne;

    /**
     * @param filter which documents of the shape's own namespace the answer is made of; where the shape is not precise, at most
     *     what the first stages say
     * @param ids the only identities that the filter can match, if it says so by {@code _id}; null if it does not
     * @param equalityValue what the shape's equality field is compared with, in the canonical form of identities
     */
    public Query(Shape shape, Filter filter, @Nullable Set<DocumentId> ids, @Nullable DocumentId equalityValue) {
        this.shape = shape;
        this.filter = filter;
        this.equalityValue = equalityValue;
        this.namesOne = ids != null && ids.size() == 1 && equalityValue != null && ids.contains(equalityValue);
        this.ids = namesOne ? null : ids;
    }

    private Query(Shape shape, Query like) {
        this.shape = shape;
        this.filter = like.filter;
        this.equalityValue = like.equalityValue;
        this.ids = like.ids;
        this.namesOne = like.namesOne;
    }

    /** The same with another instance of its shape. */
    public Query of(Shape same) {
        return new Query(same, this);
    }

    public Shape shape() {
        return shape;
    }

    public Filter filter() {
        return filter;
    }

    /** The only identities that can be matched; null if that may be any. */
    public @Nullable Set<DocumentId> ids() {
        return namesOne ? Set.of(Objects.requireNonNull(equalityValue)) : ids;
    }

    /** Whether the filter says which documents it can match at most, by their identities. */
    public boolean namesDocuments() {
        return namesOne || ids != null;
    }

    /** How many {@link #ids} names; 0 also where that may be any. */
    public int named() {
        return namesOne ? 1 : ids == null ? 0 : ids.size();
    }

    public @Nullable DocumentId equalityValue() {
        return equalityValue;
    }

    /** About what this keeps on the heap, without its shape, which others share, and without identities. */
    public int heapBytes() {
        return FIXED_HEAP_BYTES + filter.ownHeapBytes();
    }

    @Override
    public String toString() {
        return shape.text();
    }
}
