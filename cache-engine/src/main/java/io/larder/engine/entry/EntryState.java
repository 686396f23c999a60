package io.larder.engine.entry;

/**
 * The life of an entry; it only ever goes down this list, and what is dead stays dead.
 *
 * <pre>
 *   PENDING ----> ADMITTED ----> DEAD
 *      |                          ^
 *      +--------------------------+
 * </pre>
 */
public enum EntryState {
    /** In the index, so that changes find it, but never served: the check is not through. */
    PENDING,
    ADMITTED,
    /** Something may have changed, or there was no room. */
    DEAD
}
