package io.larder.engine.coherence;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.filter.CompiledFilters;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a change may alter a query's answer, cheapest ground first: namespace, identity, fields, filter. It says
 * no only where that is certain. It remembers nothing but what filters mean; any number of threads may ask.
 */
public final class Affects {
    private static final FieldSet ID = FieldSet.of(List.of("_id"));

    /** Where there is no cache whose budget this would be part of. */
    private static final long FILTER_BYTES = 1 << 20;

    private final CompiledFilters filters;

    public Affects() {
        this(FILTER_BYTES);
    }

    /** One that remembers what filters mean within so many bytes. */
    public Affects(long filterBytes) {
        this.filters = new CompiledFilters(filterBytes);
    }

    /** What filters mean is remembered within so many bytes from now on. */
    public void remember(long filterBytes) {
        filters.limit(filterBytes);
    }

    /** What is remembered takes so much of the heap. */
    public long heapBytes() {
        return filters.bytes();
    }

    /**
     * What the change means to one answer.
     *
     * @param held the identities of the documents that the answer shows; empty only if it shows none, null if that is not
     *     known for every one of them
     */
    public Effect of(Query query, @Nullable Set<DocumentId> held, Change change) {
        Shape shape = query.shape();
        return switch (reading(shape, change)) {
            case NOWHERE -> Effect.OTHER_NAMESPACE;
            case ELSEWHERE_TOO -> ofAnyDocument(shape, change);
            case THROUGH_FILTER -> {
                Effect any = ofAnyDocument(shape, change);
                yield any == Effect.CANNOT_TELL && !shape.indexDependent() ? ofDocument(query, held, change) : any;
            }
        };
    }

    /**
     * Whether a query that is being read, and goes on after this change, may miss a document or show it twice for it, though the
     * change alters nothing of the answer. A server that goes along an index meets a document where the index has it at that
     * moment, and it may have any field in it that the query does not name.
     */
    public static boolean mayMove(Query query, Change change) {
        return change.kind() == ChangeKind.UPDATE
                && !change.touched().isEmpty()
                && reading(query.shape(), change) != Reading.NOWHERE
                && !namesOthers(query, change);
    }

    /** How a query reads the namespace in which something changed. */
    enum Reading {
        NOWHERE,
        /** Only as the collection that the command names. */
        THROUGH_FILTER,
        /** In a stage of its own, or it is not a single collection that changed. */
        ELSEWHERE_TOO
    }

    static Reading reading(Shape shape, Change change) {
        List<Namespace> namespaces = shape.namespaces();
        boolean any = false;
        for (int i = 0; i < namespaces.size(); i++) {
            if (change.namespace().covers(namespaces.get(i))) {
                if (i > 0) {
                    return Reading.ELSEWHERE_TOO;
                }
                any = true;
            }
        }
        if (!any) {
            return Reading.NOWHERE;
        }
        return change.namespace().equals(shape.namespace()) ? Reading.THROUGH_FILTER : Reading.ELSEWHERE_TOO;
    }

    /** As far as it can be told without looking at documents. */
    private static Effect ofAnyDocument(Shape shape, Change change) {
        return switch (change.kind()) {
            case DEFINITION -> Effect.DEFINITION;
            case INDEXES -> shape.indexDependent() ? Effect.CANNOT_TELL : Effect.ONLY_INDEXES;
            case INSERT, UPDATE, REPLACE, DELETE, ANYTHING -> Effect.CANNOT_TELL;
        };
    }

    private Effect ofDocument(Query query, @Nullable Set<DocumentId> held, Change change) {
        if (namesOthers(query, change)) {
            return Effect.OTHER_DOCUMENT;
        }
        return switch (change.kind()) {
            case INSERT -> isHeld(held, change) ? Effect.HELD : insert(query, change);
            case UPDATE -> update(query.shape(), held, change);
            case DELETE -> delete(query.shape(), held, change);
            case REPLACE -> {
                Effect gone = delete(query.shape(), held, change);
                yield gone.affects() ? gone : insert(query, change);
            }
            case INDEXES, DEFINITION, ANYTHING -> Effect.CANNOT_TELL;
        };
    }

    /**
     * A document that the answer shows can be inserted only once it is gone. Whoever told of the insert may not have told of
     * that yet, and the one who inserted it must not see the old one.
     */
    private static boolean isHeld(@Nullable Set<DocumentId> held, Change change) {
        return held != null && change.id() != null && held.contains(change.id());
    }

    /** Whether the query says by {@code _id} which documents it is about, and this is none of them. */
    private static boolean namesOthers(Query query, Change change) {
        Set<DocumentId> ids = query.ids();
        DocumentId id = change.id();
        return query.shape().filterFirst() && ids != null && id != null && !ids.contains(id);
    }

    private Effect insert(Query query, Change change) {
        Value document = change.document();
        if (document == null || !documentDecides(query.shape(), change)) {
            return Effect.CANNOT_TELL;
        }
        return switch (filters.matches(query.filter(), document)) {
            case NO -> Effect.NO_MATCH;
            case YES -> Effect.MATCHES;
            case CANNOT_TELL -> Effect.CANNOT_TELL;
        };
    }

    /** Whether the filter can be asked about the document as it is afterwards, and its answer is the whole truth. */
    static boolean documentDecides(Shape shape, Change change) {
        // A document without an _id gets one from the server, and a replaced one may keep the number's type that it
        // had.
        boolean exactId = change.kind() == ChangeKind.INSERT && change.id() != null;
        return shape.filterFirst()
                && change.document() != null
                && (exactId || !shape.filtered().overlaps(ID));
    }

    /** Who was a member stays one if no field of the filter is touched; nothing moves if none of the order is. */
    private static Effect update(Shape shape, @Nullable Set<DocumentId> held, Change change) {
        FieldSet touched = change.touched();
        boolean seen = touched.overlaps(shape.shown());
        boolean ordered = touched.overlaps(shape.sorted());
        Effect effect;
        if (touched.overlaps(shape.filtered())) {
            effect = Effect.CANNOT_TELL;
        } else if (!shape.precise()) {
            effect = seen || ordered ? Effect.CANNOT_TELL : Effect.OTHER_FIELDS;
        } else if (ordered && (shape.limited() || shape.skips())) {
            effect = Effect.CANNOT_TELL;
        } else if (!seen && !ordered) {
            effect = Effect.OTHER_FIELDS;
        } else {
            effect = holding(held, change);
        }
        return effect.affects() || !change.mayInsert() ? effect : Effect.CANNOT_TELL;
    }

    /** What leaves an answer that did not show it leaves no gap, unless it was counted when documents were skipped. */
    private static Effect delete(Shape shape, @Nullable Set<DocumentId> held, Change change) {
        if (!shape.precise()) {
            return Effect.CANNOT_TELL;
        }
        if (shape.skips() && (held == null || !held.isEmpty())) {
            return Effect.CANNOT_TELL;
        }
        return holding(held, change);
    }

    private static Effect holding(@Nullable Set<DocumentId> held, Change change) {
        if (held != null && held.isEmpty()) {
            return Effect.OTHER_DOCUMENT;
        }
        if (held == null || change.id() == null) {
            return Effect.CANNOT_TELL;
        }
        return held.contains(change.id()) ? Effect.HELD : Effect.OTHER_DOCUMENT;
    }
}
