package io.larder.engine.simulation.schedule;

/** What a step does. */
public enum StepKind {
    READ(true),
    WRITE(true),
    TRANSACTION(true),
    DEFINITION(true),
    /** A write that does not pass the proxy. */
    OUTSIDE_WRITE(true),
    /** Something that is under way moves on: a server gets to it, or its reply arrives. */
    PROCEED(false),
    /** The connection of something that is under way is lost. */
    LOSE(false),
    /** A write whose connection is lost is executed after all. */
    EXECUTE_LATE(false),
    /** A cluster time is obtained for what was lost. */
    RESOLVE(false),
    /** A change stream's request is sent, or its reply arrives. */
    STREAM(false),
    /** Members catch up and hear what is committed. */
    REPLICATE(false),
    ELECT(false),
    CUT_OFF(false),
    HEAL(false),
    STALL(false),
    /** Logs lose their beginning, and a stream its connection. */
    HISTORY_LOST(false),
    STREAM_LOST(false),
    TOO_LARGE(false),
    /** Time passes, and the cache is tidied up as it is from time to time. */
    WAIT(false),
    /** Outsiders commit many changes at one time, of which a stream tells a part before its connection is lost. */
    TOLD_IN_PART(true),
    /** An outsider changes what a client is just reading in several batches, and then another client asks the same. */
    CHANGED_BETWEEN_BATCHES(true),
    /** A client loses a write while one of its reads is under way, and asks again when nobody waits for that write any more. */
    LONG_AFTER_LOSS(true),
    /** A collection becomes a view, and all streams tell of it, while a client's read is between looking up what it reads and being sent. */
    REDEFINED_DURING_A_READ(true),
    /** A database is dropped, which ends its stream, and more is done there before another one begins. */
    DROPPED_AND_WRITTEN(true),
    /** A collection is made, seen by the proxy and undone by an election, and a view takes its name. */
    UNDONE_DEFINITION(true);

    private static final StepKind[] ALL = values();

    private final boolean clientOperation;

    StepKind(boolean clientOperation) {
        this.clientOperation = clientOperation;
    }

    public boolean isClientOperation() {
        return clientOperation;
    }

    static StepKind of(int ordinal) {
        return ALL[ordinal];
    }

    static int count() {
        return ALL.length;
    }
}
