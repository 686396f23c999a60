package io.larder.engine.plan;

/** What a command is, as far as anyone who handles it has to know. */
public enum CommandKind {
    /** Asks for data and changes none. */
    READ,
    /** Changes data, a catalogue, users or settings. */
    WRITE,
    /** Continues or closes a cursor. */
    CURSOR,
    /** Begins, refreshes or ends logical sessions. */
    SESSION,
    /** Ends a transaction. */
    TRANSACTION_END,
    /** Proves or gives up who the client is. */
    AUTHENTICATION,
    /** Asks what the server is. */
    HELLO,
    /** Asks about a server and changes nothing. */
    INFORMATION,
    /** Not in the table: it may do anything, so it counts as a write. */
    UNKNOWN
}
