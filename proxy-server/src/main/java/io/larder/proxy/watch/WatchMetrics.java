package io.larder.proxy.watch;

import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.proxy.metrics.Counts;
import io.larder.proxy.metrics.PerTenant;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.stream.StreamTotals;
import io.larder.proxy.stream.StreamsStatus;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What change streams cost and how well they do, as metrics. */
public final class WatchMetrics {
    private WatchMetrics() {}

    /** Shows the streams of tenants that have some. Where a tenant has several, the one that does worst is told of. */
    public static void show(PerTenant<StreamsStatus> streams) {
        streams.gauge(
                "larder_stream_live",
                "Whether each of the tenant's change streams reads all that there is (1) or not (0)",
                all -> all.fallenBack() == null && each(all, State.LIVE) ? 1 : 0);
        streams.gauge(
                "larder_stream_behind",
                "Whether a change stream brings more than is taken in",
                all -> any(all, State.BEHIND) ? 1 : 0);
        streams.gauge(
                "larder_stream_fallen_back",
                "Whether there can be no change stream, so that answers live by their time to live only",
                all -> all.fallenBack() == null ? 0 : 1);
        streams.gauge(
                "larder_streams",
                "Change streams that are in use, by what each is opened on",
                "form",
                WatchMetrics::forms);
        streams.gauge(
                "larder_stream_covers",
                "Whether the change stream of this coverage is in use (1) or what it would cover lives by its time to live (0);"
                        + " what is in none of them does, too, where there is more than one",
                "covers",
                (all, values) ->
                        all.streams().forEach(one -> values.add(one.covers(), one.fallenBack() == null ? 1 : 0)));
        streams.gauge(
                "larder_streams_too_many",
                "Databases and collections that could be watched, were cache.streams.limit higher",
                all -> all.tooMany().size());
        streams.gauge(
                "larder_stream_lag_seconds",
                "By how much the change stream's watermark trailed the server's own time in the last reply",
                all -> worst(all, figures -> (double) figures.lagSeconds()).orElse(0));
        streams.gauge(
                "larder_stream_watermark_age_seconds",
                "Time since the request was sent that last proved the change stream caught up; -1 for never",
                WatchMetrics::ageSeconds);
        streams.counter(
                "larder_stream_events",
                "Events that the change streams brought",
                all -> all.total(StreamTotals::events));
        streams.counter(
                "larder_stream_bytes", "Bytes of the batches that brought them", all -> all.total(StreamTotals::bytes));
        streams.counter(
                "larder_stream_openings",
                "How often a change stream was opened",
                all -> all.total(StreamTotals::openings));
        streams.counter(
                "larder_stream_losses",
                "How often one lost its place, and everything it covers was dropped",
                all -> all.total(StreamTotals::losses));
    }

    private static void forms(StreamsStatus all, Counts values) {
        for (Coverage.Form form : Coverage.Form.values()) {
            values.add(
                    form.label(),
                    all.inUse().stream()
                            .filter(one -> one.coverage().form() == form)
                            .count());
        }
    }

    private static Stream<StreamFigures> figures(StreamsStatus all) {
        return all.inUse().stream().map(StreamStatus::figures).filter(Objects::nonNull);
    }

    private static boolean each(StreamsStatus all, State state) {
        return all.inUse().stream()
                .map(StreamStatus::figures)
                .allMatch(figures -> figures != null && figures.state() == state);
    }

    private static boolean any(StreamsStatus all, State state) {
        return figures(all).anyMatch(figures -> figures.state() == state);
    }

    private static OptionalDouble worst(StreamsStatus all, ToDoubleFunction<StreamFigures> value) {
        return figures(all).mapToDouble(value).max();
    }

    private static double ageSeconds(StreamsStatus all) {
        if (figures(all).anyMatch(figures -> !figures.heard())) {
            return -1;
        }
        long now = System.nanoTime();
        return worst(all, figures -> (now - figures.heardNanos()) / (double) TimeUnit.SECONDS.toNanos(1))
                .orElse(0);
    }
}
