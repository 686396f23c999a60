package io.larder.engine.simulation.schedule;

/** What goes wrong, or unusually, in a run. Each is counted where it really happens. */
public enum Fault {
    DELAYED_READ,
    LOST_READ,
    DELAYED_WRITE,
    UNKNOWN_OUTCOME,
    LATE_EXECUTION,
    TRANSACTION,
    UNKNOWN_TRANSACTION,
    DEFINITION,
    OUTSIDE_WRITE,
    ELECTION_WITH_ROLLBACK,
    PRIMARY_CUT_OFF,
    ACKNOWLEDGED_AND_LOST,
    COMMIT_POINT_STALLED,
    READ_BY_LAGGING_MEMBER,
    STREAM_LOST,
    HISTORY_LOST,
    INVALIDATED,
    EVENT_TOO_LARGE,
    BATCH_ENDS_INSIDE_A_TIME,
    SEVERAL_BATCHES,
    EVICTION,
    EXPIRY
}
