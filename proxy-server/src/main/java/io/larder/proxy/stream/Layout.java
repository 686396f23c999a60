package io.larder.proxy.stream;

import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.CoveragePlan;
import io.larder.engine.stream.StreamGrants;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What streams one tenant has: one for everything, or several for parts. Compared by which one it is, not by what it holds:
 * of two layouts, begun one after the other, the older may want the same.
 *
 * @param wanted what policies keep, and so is to be covered
 * @param refused why there is not one for everything; null if there is, or may be
 * @param tooMany what could be covered, were more streams allowed
 * @param grants the account's rights when it was looked at them; null if one stream may be enough
 * @param before what the streams of earlier layouts have cost
 */
record Layout(
        List<NamespacePattern> wanted,
        List<WatchedStream> streams,
        @Nullable String refused,
        List<Coverage> tooMany,
        @Nullable StreamGrants grants,
        StreamTotals before) {
    /** One stream for everything. */
    static Layout whole(List<NamespacePattern> wanted, WatchedStream stream, StreamTotals before) {
        return new Layout(wanted, List.of(stream), null, List.of(), null, before);
    }

    /** The same streams, now that the account's rights are known. */
    Layout knowing(StreamGrants rights) {
        return new Layout(wanted, streams, refused, tooMany, rights, before);
    }

    /** In place of its one stream those of the plan, made here: they cover from now on. */
    Layout divided(CoveragePlan plan, StreamGrants rights, Function<Coverage, WatchedStream> stream) {
        List<WatchedStream> parts = plan.streams().stream().map(stream).toList();
        return new Layout(wanted, parts, first().refusal(), plan.tooMany(), rights, total());
    }

    /** The one for everything, where it is not divided. */
    WatchedStream first() {
        return streams.get(0);
    }

    /** What these streams and all before them have cost. */
    StreamTotals total() {
        StreamTotals all = before;
        for (WatchedStream stream : streams) {
            all = all.and(stream.status().figures());
        }
        return all;
    }

    StreamsStatus status() {
        return new StreamsStatus(
                wanted, streams.stream().map(WatchedStream::status).toList(), refused, tooMany, before);
    }
}
