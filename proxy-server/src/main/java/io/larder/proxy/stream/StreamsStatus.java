package io.larder.proxy.stream;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All streams of one tenant at one moment.
 *
 * @param wanted what policies keep, and so is to be covered
 * @param streams at least one: where all of it cannot be covered by one stream, and by no others either, it is that one
 * @param refused why there is not one stream for everything; null if there is, or if that is not known yet
 * @param tooMany what could be covered, were more streams allowed
 * @param before what streams that have ended since the start have cost
 */
public record StreamsStatus(
        List<NamespacePattern> wanted,
        List<StreamStatus> streams,
        @Nullable String refused,
        List<Coverage> tooMany,
        StreamTotals before) {
    /** What does not run before what does, and of that what has the oldest news. */
    public static final Comparator<StreamStatus> WORST_FIRST = Comparator.comparing(StreamsStatus::isLive)
            .thenComparing(Comparator.comparingLong(StreamsStatus::age).reversed());

    public StreamsStatus {
        wanted = List.copyOf(wanted);
        streams = List.copyOf(streams);
        tooMany = List.copyOf(tooMany);
    }

    /** Whether what is wanted is divided among streams of databases and collections, and there may be more than they cover. */
    public boolean isDivided() {
        return refused != null && streams.stream().anyMatch(stream -> stream.fallenBack() == null);
    }

    /** Why all of it is kept by its time to live only; null if that is so of none, or of a part only. */
    public @Nullable String fallenBack() {
        boolean none = streams.stream().allMatch(stream -> stream.fallenBack() != null);
        return none ? streams.get(0).fallenBack() : null;
    }

    /** The same of one collection: because its stream is refused, or none covers it. */
    public @Nullable String fallenBack(Namespace namespace) {
        String why = refused;
        for (StreamStatus stream : streams) {
            if (stream.coverage().covers(namespace)) {
                if (stream.fallenBack() == null) {
                    return null;
                }
                why = stream.fallenBack();
            }
        }
        return why;
    }

    /** Those that run, or will soon. */
    public List<StreamStatus> inUse() {
        return streams.stream().filter(stream -> stream.fallenBack() == null).toList();
    }

    /** The one that an operator has to hear of first: one that does not run, or else the one with the oldest news. */
    public StreamStatus worst() {
        List<StreamStatus> candidates = fallenBack() == null ? inUse() : streams;
        return candidates.stream().min(WORST_FIRST).orElseThrow();
    }

    private static boolean isLive(StreamStatus stream) {
        StreamFigures figures = stream.figures();
        return figures != null && figures.state() == State.LIVE;
    }

    private static long age(StreamStatus stream) {
        StreamFigures figures = stream.figures();
        return figures == null || !figures.heard() ? Long.MAX_VALUE : System.nanoTime() - figures.heardNanos();
    }

    /** What all streams together have cost since the start. */
    public long total(ToLongFunction<StreamTotals> what) {
        StreamTotals all = before;
        for (StreamStatus stream : streams) {
            all = all.and(stream.figures());
        }
        return what.applyAsLong(all);
    }

    /** What is covered, in words. */
    public String covered() {
        return inUse().stream().map(stream -> stream.coverage().where()).collect(Collectors.joining(", "));
    }
}
