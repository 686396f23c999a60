package io.larder.engine.plan;

/** Which server a forwarded command has to reach. */
public enum Destination {
    /** The server that takes writes. */
    PRIMARY,
    /** Any server that the request's {@code $readPreference} allows; the primary without one. */
    READ_PREFERENCE,
    /** The server that holds the cursor. */
    CURSOR,
    /** Each server that holds one of the cursors. */
    CURSORS,
    /** The server where the transaction began. */
    TRANSACTION,
    /** Every server, because each may hold something of the session. */
    EVERY_SERVER,
    /** The server where this client logs in. */
    LOGIN,
    /** None. */
    NONE
}
