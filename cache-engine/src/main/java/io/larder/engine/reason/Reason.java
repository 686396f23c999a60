package io.larder.engine.reason;

import java.util.Locale;

/** Why a plan is what it is, why a read is no hit, why an answer is not kept. */
public enum Reason {
    /** A read of a kind that is never kept, or a proxy that keeps nothing. */
    READ,
    /** A read that may be answered from memory. */
    LOOKUP,
    WRITE,
    /** A command about users or roles: what a principal may read can be different afterwards. */
    CHANGES_RIGHTS,
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

    // What the policy or the request itself says.
    POLICY_OFF,
    HINT_OFF,
    /** The request wants to be read through, and its answer to be kept. */
    HINT_FRESH,

    // Why a read is not looked up: how it was sent.
    /** It came as OP_QUERY. */
    LEGACY_OPCODE,
    /** No reply, or several, may be sent. */
    UNUSUAL_FLAGS,
    /** The command has document sequences, which reads have not. */
    DOCUMENT_SEQUENCE,
    /** A retryable write's number on something that is no write. */
    TRANSACTION_NUMBER,
    REPEATED_FIELD,
    UNKNOWN_FIELD,
    /** A known field with a value of a type that it cannot have. */
    BAD_FIELD,
    KEY_TOO_LARGE,

    // Why a read is not looked up: what it reads, and how.
    NO_COLLECTION,
    INTERNAL_DATABASE,
    SYSTEM_COLLECTION,
    READ_CONCERN,
    TAILABLE,
    /** Some shards need not answer, or have not. */
    PARTIAL_RESULTS,
    RECORD_IDS,
    ENCRYPTION,
    EXPLAIN,

    // Why an answer is not kept: what the query says.
    /** $where, $function, $accumulator. */
    JAVASCRIPT,
    /** $rand, $sample, $sampleRate. */
    RANDOM,
    /** $$NOW, $$CLUSTER_TIME, $$USER_ROLES. */
    NOT_OF_THE_DATA,
    /** Stages that tell of the server, not of the data. */
    SERVER_STATE,
    CHANGE_STREAM,
    /** $search and its kin, whose indexes follow the data at their own pace. */
    SEARCH,
    /** A count without a filter, which servers answer from statistics. */
    COUNT_OF_STATISTICS,
    UNKNOWN_STAGE,
    UNKNOWN_STAGE_FIELD,
    UNKNOWN_OPERATOR,
    UNKNOWN_EXPRESSION,
    UNKNOWN_VARIABLE,
    /** Something a server would refuse, or that has no form known here. */
    UNUSABLE,
    TOO_DEEP,
    TOO_MANY_NAMESPACES,

    // What the catalogue says against keeping answers from a namespace.
    /** A database or collection of the server's own. */
    INTERNAL_NAMESPACE,
    /** Nobody has asked yet what the namespace is, or the answer has been overtaken, or an election may undo it yet. */
    DEFINITION_UNKNOWN,
    /** The proxy may not ask what the namespace is, or does not understand what it is told. */
    DEFINITION_UNREADABLE,
    NO_SUCH_COLLECTION,
    VIEW,
    TIME_SERIES,
    CAPPED,

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
    /** The entry was read without proof, or is not proven yet, and proof is asked for. */
    UNPROVEN,
    /** The entry was read without proof from a member that may lag, and the read accepts none, or only one that does not lag far. */
    MAY_LAG,
    /** It was not seen lately that the principal may read this. */
    RIGHTS_UNPROVEN,
    /** Something that the session has written has an unknown outcome. */
    SESSION_UNSETTLED,
    /** Lookups are only compared with the upstream's answers. */
    SHADOW,

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
    /** The tier is full, and this was not asked for lately: it is kept from the second time on. */
    FIRST_SEEN,
    /** Hardly any read of its shape comes again, and this was not asked for lately: it is kept from the second time on. */
    HARDLY_REPEATED,
    /** It was sent without what would have proven it. */
    SENT_AS_ASKED,
    FILL_FAILED,
    /** The reply is an error, or does not say that it is ok. */
    REPLY_NOT_OK,
    WRITE_CONCERN_ERROR,
    /** The reply has a field that is not understood; nobody knows whether it would be true for others, or later. */
    UNKNOWN_REPLY_FIELD,
    /** What every such reply has is not there, or is not of the type it should be. */
    REPLY_INCOMPLETE,
    REPLY_MALFORMED,
    /** The server goes on sending replies by itself. */
    EXHAUST_REPLY,
    /** Answers of several batches that are being gathered have no room for more. */
    GATHERINGS_FULL,
    /** A further batch that does not belong to the first. */
    BATCHES_DO_NOT_MATCH,
    TOO_MANY_FLIGHTS,
    /** Somebody else's read that was waited for took too long. */
    WAITED_TOO_LONG;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics name it. */
    public String label() {
        return label;
    }
}
