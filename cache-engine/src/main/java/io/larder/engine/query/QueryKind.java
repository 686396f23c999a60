package io.larder.engine.query;

/** The reads whose answers are kept. */
public enum QueryKind {
    FIND,
    AGGREGATE,
    COUNT,
    DISTINCT
}
