package io.larder.engine.policy;

/** What becomes of an entry that a change affects. */
public enum AfterChange {
    /** It is gone, and the next who asks reads it anew. */
    DROP,
    /** It is gone, but if it was asked for often it is read again at once. */
    REFRESH
}
