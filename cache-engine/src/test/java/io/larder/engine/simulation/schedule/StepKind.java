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
    WAIT(false);

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
