package io.larder.config.option;

import io.larder.config.AfterChange;
import io.larder.config.CacheLevel;
import io.larder.config.Causality;
import io.larder.config.Hints;
import io.larder.config.StreamUse;
import io.larder.config.value.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of the cache as a whole, and what holds where no policy says otherwise. */
public final class CacheOptions {
    public static final Option<ByteSize> MEMORY = Option.unset(
            "cache.memory",
            Kinds.size(new ByteSize(1L << 20)),
            "a quarter of the heap",
            "Memory for cached answers, with their keys, their index and the overhead of objects.");
    public static final Option<CacheLevel> LEVEL = Option.of(
            "cache.level",
            Kinds.oneOf(CacheLevel.class),
            "coherent",
            "What an answer from the cache is worth, see consistency; off caches only where a policy says so.");
    public static final Option<Duration> TTL = Option.unset(
            "cache.ttl",
            Durations.LIMITED,
            "60s where nothing else guards an answer (level ttl, no change stream); otherwise none",
            "The greatest age of a cached answer, at any level.");
    public static final Option<Duration> BOUND = Option.of(
            "cache.bound", Durations.LIMITED, "1s", "At level bounded: how old the change stream's news may be.");
    public static final Option<ByteSize> MAX_ENTRY_SIZE = Option.of(
            "cache.max-entry-size",
            Kinds.size(new ByteSize(1024)),
            "1MiB",
            "A larger answer is passed on and not kept, nor is one of more than a sixteenth of the memory; also the most that is"
                    + " gathered of several batches.");
    public static final Option<AfterChange> AFTER_CHANGE = Option.of(
            "cache.after-change",
            Kinds.oneOf(AfterChange.class),
            "drop",
            "What becomes of an answer that a change affects; refresh reads hot ones again in the background.");
    public static final Option<Hints> HINTS = Option.of(
            "cache.hints",
            Kinds.oneOf(Hints.class),
            "narrow",
            "What hints in the comments of queries may ask for: less than the policy allows, or anything.");
    public static final Option<Double> VERIFY_RATE = Option.of(
            "cache.verify-rate",
            Kinds.SHARE,
            "0",
            "The share of hits that are also read upstream afterwards and compared.");
    public static final Option<Boolean> SHADOW = Option.of(
            "cache.shadow",
            Kinds.SWITCH,
            "off",
            "Compare every lookup with the upstream's answer and serve only the latter.");
    public static final Option<Optional<Duration>> STALE_WHILE_REVALIDATE = Option.of(
            "cache.stale-while-revalidate",
            Durations.OR_OFF,
            Kinds.OFF,
            "How long after its time an answer is served while it is read again; levels ttl and bounded only.");
    public static final Option<Optional<Duration>> STALE_IF_DOWN = Option.of(
            "cache.stale-if-down",
            Durations.OR_OFF,
            Kinds.OFF,
            "How long after its time an answer is served while the upstream is down; levels ttl and bounded only.");
    public static final Option<Causality> CAUSALITY = Option.of(
            "cache.causality",
            Kinds.oneOf(Causality.class),
            "session",
            "Which clients see at least what they have seen elsewhere: causal sessions, or everyone by gossip.");
    public static final Option<StreamUse> STREAMS = Option.of(
            "cache.streams.use",
            Kinds.oneOf(StreamUse.class),
            "auto",
            "Open change streams where a policy caches; off makes every level ttl.");
    public static final Option<Integer> STREAM_LIMIT = Option.of(
            "cache.streams.limit",
            Kinds.integer(1, 256),
            "16",
            "Change streams where the account may not watch everything by one: each of a database or a collection. What is"
                    + " beyond is kept by level ttl.");
    public static final Option<Duration> MAX_AWAIT = Option.of(
            "cache.streams.max-await",
            Durations.LIMITED,
            "1s",
            "How long the upstream holds a stream's request without news; a stream silent for twice that is unhealthy.");
    public static final Option<Duration> FILL_WAIT = Option.of(
            "cache.fills.max-wait",
            Durations.LIMITED,
            "500ms",
            "Waiting for a node to reach the time a fill asks for; then the read is sent as the client asked.");
    public static final Option<Duration> FOLLOW_WAIT = Option.of(
            "cache.fills.max-follow",
            Durations.LIMITED,
            "500ms",
            "Waiting for the answer to the same read of another client; then it is read again.");
    public static final Option<ByteSize> GATHER_MEMORY = Option.of(
            "cache.fills.gather-memory",
            Kinds.size(new ByteSize(64 << 10)),
            "16MiB",
            "Memory for answers that are being gathered of several batches, at most a sixteenth of the heap; one more is not"
                    + " kept.");
    public static final Option<Duration> GATHER_TIME = Option.of(
            "cache.fills.gather-time",
            Durations.LIMITED,
            "10s",
            "From the first batch of an answer to its last; a slower one is not kept.");

    public static final Option<Duration> CLEANUP_IDLE = Option.of(
            "cache.cleanup.idle", Durations.LIMITED, "30d", "An answer that was not used for so long is taken out.");
    public static final Option<Duration> CLEANUP_EVERY =
            Option.of("cache.cleanup.every", Durations.LIMITED, "6h", "How often unused answers are looked for.");

    static final List<Option<?>> ALL = List.of(
            MEMORY,
            LEVEL,
            TTL,
            BOUND,
            MAX_ENTRY_SIZE,
            AFTER_CHANGE,
            HINTS,
            VERIFY_RATE,
            SHADOW,
            STALE_WHILE_REVALIDATE,
            STALE_IF_DOWN,
            CAUSALITY,
            STREAMS,
            STREAM_LIMIT,
            MAX_AWAIT,
            FILL_WAIT,
            FOLLOW_WAIT,
            GATHER_MEMORY,
            GATHER_TIME,
            CLEANUP_IDLE,
            CLEANUP_EVERY);

    private CacheOptions() {}
}
