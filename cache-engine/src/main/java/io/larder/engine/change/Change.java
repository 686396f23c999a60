package io.larder.engine.change;

import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Something that altered, or may have altered, what queries return. When it happened is not part of it: that is known only
 * later, or by the one who told.
 *
 * @param namespace where; it may stand for a whole database or for everything
 * @param id the one document it touches; null where that may be any, or several
 * @param document the whole document as the change leaves it, on the heap; null where it is not known for certain. Of an insert
 *     whose {@code id} is not null it has that {@code _id}; else it may lack one
 * @param touched the fields that may be different; all of them but for an update
 * @param mayInsert whether an update or replace may have inserted a document, because it says upsert
 */
public record Change(
        Namespace namespace,
        ChangeKind kind,
        @Nullable DocumentId id,
        @Nullable Value document,
        FieldSet touched,
        boolean mayInsert) {
    private static final int OBJECTS = 160;

    /** Anything in this namespace may be different. */
    public static Change anything(Namespace namespace) {
        return new Change(namespace, ChangeKind.ANYTHING, null, null, FieldSet.ALL, true);
    }

    /** Whether a namespace may be something else afterwards, and with it everything that was known of it. */
    public boolean mayRedefine() {
        return kind == ChangeKind.DEFINITION || kind == ChangeKind.ANYTHING;
    }

    /** How many bytes this takes on the heap, about. */
    public int heapBytes() {
        return OBJECTS
                + (id == null ? 0 : id.heapBytes())
                + (document == null ? 0 : document.length())
                + touched.heapBytes();
    }
}
