package io.larder.config;

/** What becomes of an entry that a change affects. */
public enum AfterChange {
    DROP,
    /** One that is asked for often is read again in the background. */
    REFRESH
}
