package io.larder.integration.route;

/** What a scenario asks of a route. Where a route has it not, the scenario is not run there. */
public enum Need {
    /** Sessions, retryable writes, transactions, change streams. */
    REPLICATION,
    /** A set with secondaries that the driver, or Larder for it, can choose between. */
    SECONDARIES,
    /** Fail points. */
    FAIL_POINTS,
    /** The embedded set's own controls. */
    ADVERSARY,
    /** The users are the server's own: it tells of them, and says itself which cursors are theirs. */
    USERS_OF_THE_SERVER,
    /** Every command of a client reaches the upstream, and none but theirs. */
    EVERY_COMMAND,
    /** Bytes can be sent as they are: neither TLS nor a login comes first. */
    PLAIN_SOCKETS
}
