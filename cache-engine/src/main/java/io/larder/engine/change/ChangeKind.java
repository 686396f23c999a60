package io.larder.engine.change;

/** How a change alters its namespace. */
public enum ChangeKind {
    /** A document that was not there. */
    INSERT,
    /** Some fields of documents that were there; with {@link Change#mayInsert()} also a document that was not. */
    UPDATE,
    /** A document that was there takes on new content: a delete and an insert under the same identity. */
    REPLACE,
    DELETE,
    /** Indexes only; matters where an index decides what is answered. */
    INDEXES,
    /** The collection or its options: dropped, created, renamed, modified, sharded. */
    DEFINITION,
    /** Nothing is known but where: anything may be different. */
    ANYTHING
}
