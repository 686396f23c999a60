package io.larder.config.option;

import io.larder.config.Transport;
import io.larder.config.value.ByteSize;
import java.util.List;
import java.util.OptionalInt;

/** What the process as a whole may use. */
public final class ResourceOptions {
    public static final Option<OptionalInt> EVENT_LOOP_THREADS = Option.of(
            "resources.event-loop-threads",
            Kinds.integerOr("auto", 1, 1024),
            "auto",
            "Threads that do all network work; auto: one per processor.");
    public static final Option<Transport> TRANSPORT = Option.of(
            "resources.transport",
            Kinds.oneOf(Transport.class),
            "auto",
            "Native sockets where the platform has them, or Java's own (nio).");
    public static final Option<Integer> MAX_CURSORS = Option.of(
            "resources.max-cursors",
            Kinds.integer(1, 10 * Kinds.MOST),
            "100000",
            "Open cursors of all clients together.");
    public static final Option<ByteSize> REQUEST_MEMORY = Option.of(
            "resources.request-memory",
            Kinds.size(new ByteSize(64L << 20)),
            "128MiB",
            "Memory for requests on their way, at most a quarter of direct memory; while it is used up, clients are not read from.");

    static final List<Option<?>> ALL = List.of(EVENT_LOOP_THREADS, TRANSPORT, MAX_CURSORS, REQUEST_MEMORY);

    private ResourceOptions() {}
}
