package io.larder.engine.query;

import java.util.Locale;

/** The reads whose answers are kept. */
public enum QueryKind {
    FIND,
    AGGREGATE,
    COUNT,
    DISTINCT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As commands are named. */
    public String label() {
        return label;
    }
}
