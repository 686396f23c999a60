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
    ADVERSARY
}
