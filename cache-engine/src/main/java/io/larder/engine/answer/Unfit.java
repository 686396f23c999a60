package io.larder.engine.answer;

import java.util.Locale;

/** Why a reply, or several, are no answer that can be kept. */
public enum Unfit {
    /** It is an error, or does not say that it is ok. */
    NOT_OK,
    /** It succeeded, but with a complaint about a write concern. */
    WRITE_CONCERN_ERROR,
    /** Some shards did not answer. */
    PARTIAL,
    /** A field that is not understood, so that nobody knows whether it would be true for others, or later. */
    UNKNOWN_FIELD,
    /** What every such reply has is not there, or is not of the type it should be. */
    INCOMPLETE,
    MALFORMED,
    /** The server goes on sending by itself. */
    EXHAUST,
    /** It has grown over the limit of one answer. */
    TOO_LARGE,
    /** The gatherings together have no room for more. */
    NO_ROOM,
    /** The batches did not come within the time limit. */
    TOO_SLOW,
    /** Batches that do not belong together. */
    MIXED;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics name it. */
    public String label() {
        return label;
    }
}
