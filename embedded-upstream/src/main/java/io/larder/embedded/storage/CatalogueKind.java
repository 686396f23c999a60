package io.larder.embedded.storage;

/** The kinds of catalogue changes that the oplog knows. */
public enum CatalogueKind {
    CREATE,
    DROP,
    DROP_DATABASE,
    RENAME,
    CREATE_INDEXES,
    DROP_INDEXES,
    MODIFY
}
