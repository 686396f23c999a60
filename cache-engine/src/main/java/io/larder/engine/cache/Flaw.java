package io.larder.engine.cache;

/**
 * Rules that can be left out on purpose, so that tests can show that they would notice. Reachable from this package alone, and
 * never from any configuration.
 */
enum Flaw {
    /** An answer is admitted although a write that may affect it is in flight. */
    NO_CHECK_OF_WRITES_IN_FLIGHT,
    /** An answer is admitted without a look at what happened since its position. */
    NO_CHECK_OF_WINDOW,
    /** The window is looked at before the entry can be found by changes, and not again. */
    INSERT_AFTER_CHECK,
    /** Fills are sent without the time that they are taken to be proven for. */
    NO_AFTER_CLUSTER_TIME,
    /** What local writes are known to have done counts for nothing where the time to read at is chosen. */
    LOCAL_WRITES_DO_NOT_RAISE_THE_TIME,
    /** What a stream told beyond its watermark counts for nothing where the time to read at is chosen. */
    TIP_DOES_NOT_RAISE_THE_TIME,
    /** The floor of the session counts for nothing where the time to read at is chosen. */
    FLOOR_DOES_NOT_RAISE_THE_TIME,
    /** The local number is taken when the answer is there, and not when the read is sent. */
    NUMBER_FROM_THE_REPLY,
    /** A write drops nothing when it is sent. */
    NO_FIRST_INVALIDATION,
    /** A write drops nothing when its reply is in. */
    NO_SECOND_INVALIDATION,
    /** A write that is done is not appended to the window. */
    LOCAL_WRITES_NOT_APPENDED,
    /** A write is not marked while it is in flight. */
    WRITES_NOT_MARKED,
    /** A write of unknown outcome ends when it is known to be unknown. */
    UNKNOWN_WRITES_END_AT_ONCE,
    /** Changes told by a stream drop nothing. */
    STREAM_DROPS_NOTHING,
    /** Changes told by a stream are not appended to the window. */
    STREAM_NOT_APPENDED,
    /** A lost stream goes on as if nothing had been missed. */
    LOSS_DROPS_NOTHING,
    /** Entries are served without a look at whether the stream lives. */
    NO_CHECK_OF_HEALTH,
    /** Floors are not looked at. */
    NO_CHECK_OF_FLOOR,
    /** The largest watermark over the namespaces of an entry counts, not the smallest. */
    LARGEST_WATERMARK,
    /** The bound is not looked at. */
    NO_CHECK_OF_BOUND,
    /** Expired entries are served. */
    NO_CHECK_OF_TTL,
    /** What a member that lags has answered without proof is served to all. */
    LAG_DOES_NOT_MATTER,
    /** Somebody joins a read that is under way whatever happened since it was sent. */
    FOLLOWERS_JOIN_ANYTHING,
    /** A fill outlives a change of the collection's definition. */
    DEFINITIONS_DO_NOT_MATTER,
    /** A read that was sent again as asked is kept all the same. */
    KEPT_THOUGH_SENT_AS_ASKED,
    /** Entries of a shape that was dropped as a whole are served until they are taken apart. */
    GENERATIONS_NOT_CHECKED,
    /** Whether an entry is alive is looked at before the watermark, and not after it. */
    LIFE_BEFORE_WATERMARK,
    /** An answer of several batches is served before it is known that they fit together. */
    TORN_ANSWERS,
    /** What fell out of the window is forgotten. */
    FOLDED_CHANGES_FORGOTTEN
}
