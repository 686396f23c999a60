package io.larder.engine.reason;

import java.util.Locale;

/** Why a plan is what it is, why a read is no hit, why an answer is not kept. */
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
    UNKNOWN_COMMAND,

    // Why an entry, or none, is no hit.
    NOT_CACHED,
    /** There is an entry, but something that affects it happened. */
    DROPPED,
    EXPIRED,
    /** Nothing was heard of a stream that the entry rests on for too long, or it was lost. */
    STREAM_UNHEALTHY,
    /** The session must see what neither the entry nor its streams are proven to. */
    FLOOR_NOT_MET,
    /** The streams are healthy, but further behind than the bound that was asked for. */
    BEYOND_BOUND,
    /** The entry was read without proof, and proof is asked for. */
    UNPROVEN,

    // Why an answer is not kept.
    /** No stream that covers the query has proven anything yet. */
    NO_WATERMARK,
    /** A write that may affect the answer has been sent and its outcome is not known. */
    WRITE_IN_FLIGHT,
    /** Something that affects the answer happened after the time that it is proven for. */
    CHANGED_MEANWHILE,
    /** What happened since cannot be told one by one any more. */
    WINDOW_TOO_SHORT,
    /** The collection, or what is known of it, changed. */
    DEFINITION_CHANGED,
    STREAM_LOST,
    TOO_LARGE,
    TOO_SLOW,
    /** The tier keeps what it has. */
    NOT_WORTH_KEEPING,
    /** It was sent without what would have proven it. */
    SENT_AS_ASKED,
    FILL_FAILED,
    TOO_MANY_FLIGHTS,
    /** Somebody else's read that was waited for took too long. */
    WAITED_TOO_LONG;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics name it. */
    public String label() {
        return label;
    }
}
