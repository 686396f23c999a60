package io.larder.engine.stream;

/**
 * Rules that can be left out on purpose, so that tests can show that they would notice. Reachable from this package alone, and
 * never from any configuration.
 */
enum Flaw {
    /** A token after events proves its own time, and not only what is before it. */
    TOKEN_PROVES_ITS_OWN_TIME,
    /** The token that comes with a cursor proves something. */
    OPENING_TOKEN_COUNTS,
    /** The operationTime of a reply is taken for what the stream has come to. */
    OPERATION_TIME_PROVES,
    /** A stream whose place is gone goes on from now, as if nothing had been missed. */
    HISTORY_LOST_UNNOTICED,
    /** A stream that was ended by its database's end goes on from now, as if nothing had been missed. */
    INVALIDATION_UNNOTICED,
    /** A batch that was cut off by its limit counts as a sign that the stream has caught up. */
    CUT_OFF_BATCH_IS_HEARD
}
