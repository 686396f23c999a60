package io.larder.engine.plan;

import java.util.Locale;

/** Why a plan is what it is. */
public enum Reason {
    /** A read; nothing is cached for it. */
    READ,
    WRITE,
    /** An aggregation or mapReduce that writes its result somewhere. */
    WRITES_RESULT,
    IN_TRANSACTION,
    ENDS_TRANSACTION,
    CONTINUES_CURSOR,
    CLOSES_CURSORS,
    SESSION,
    AUTHENTICATION,
    HELLO,
    INFORMATION,
    UNKNOWN_COMMAND;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics name it. */
    public String label() {
        return label;
    }
}
