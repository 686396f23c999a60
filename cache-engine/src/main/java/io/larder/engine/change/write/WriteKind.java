package io.larder.engine.change.write;

/** Commands by the form of their replies. */
enum WriteKind {
    INSERT,
    UPDATE,
    DELETE,
    FIND_AND_MODIFY,
    BULK,
    /** Succeeds or fails as one. */
    WHOLE
}
