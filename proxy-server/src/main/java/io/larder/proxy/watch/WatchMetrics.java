package io.larder.proxy.watch;

import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.proxy.metrics.PerTenant;
import io.larder.proxy.stream.StreamStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What change streams cost and how well they do, as metrics. */
public final class WatchMetrics {
    private WatchMetrics() {}

    /** Shows the streams of tenants that have one. */
    public static void show(PerTenant<StreamStatus> streams) {
        streams.gauge(
                "larder_stream_live",
                "Whether the change stream reads all that there is (1) or not (0)",
                stream -> is(stream, State.LIVE));
        streams.gauge(
                "larder_stream_behind",
                "Whether the change stream brings more than is taken in",
                stream -> is(stream, State.BEHIND));
        streams.gauge(
                "larder_stream_fallen_back",
                "Whether there can be no change stream, so that answers live by their time to live only",
                stream -> stream.fallenBack() == null ? 0 : 1);
        streams.gauge(
                "larder_stream_lag_seconds",
                "By how much the change stream's watermark trailed the server's own time in the last reply",
                stream -> of(stream, StreamFigures::lagSeconds));
        streams.gauge(
                "larder_stream_watermark_age_seconds",
                "Time since the request was sent that last proved the change stream caught up; -1 for never",
                stream -> of(stream, WatchMetrics::ageSeconds));
        streams.counter(
                "larder_stream_events",
                "Events that the change stream brought",
                stream -> of(stream, StreamFigures::events));
        streams.counter(
                "larder_stream_bytes",
                "Bytes of the batches that brought them",
                stream -> of(stream, StreamFigures::bytes));
        streams.counter(
                "larder_stream_openings",
                "How often the change stream was opened",
                stream -> of(stream, StreamFigures::openings));
        streams.counter(
                "larder_stream_losses",
                "How often it lost its place, and everything it covers was dropped",
                stream -> of(stream, StreamFigures::losses));
    }

    private static double is(StreamStatus stream, State state) {
        return of(stream, figures -> figures.state() == state ? 1 : 0);
    }

    private static double ageSeconds(StreamFigures figures) {
        return figures.heard() ? (System.nanoTime() - figures.heardNanos()) / (double) TimeUnit.SECONDS.toNanos(1) : -1;
    }

    private static double of(StreamStatus stream, ToDoubleFunction<StreamFigures> value) {
        @Nullable StreamFigures figures = stream.figures();
        return figures == null ? 0 : value.applyAsDouble(figures);
    }
}
