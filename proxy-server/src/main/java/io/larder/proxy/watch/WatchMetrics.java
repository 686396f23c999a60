package io.larder.proxy.watch;

import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.stream.StreamStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a change stream costs and how well it does, as metrics. */
public final class WatchMetrics {
    private WatchMetrics() {}

    /** Shows the stream of which this tells the status from now on. */
    public static void show(Supplier<Optional<StreamStatus>> watch, Metrics metrics) {
        metrics.gauge(
                "larder.stream.live",
                null,
                "Whether the change stream reads all that there is (1) or not (0)",
                () -> is(watch, State.LIVE));
        metrics.gauge(
                "larder.stream.behind",
                null,
                "Whether the change stream brings more than is taken in",
                () -> is(watch, State.BEHIND));
        metrics.gauge(
                "larder.stream.fallen.back",
                null,
                "Whether there can be no change stream, so that answers live by their time to live only",
                () -> watch.get().map(StreamStatus::fallenBack).isPresent() ? 1 : 0);
        metrics.gauge(
                "larder.stream.lag",
                "seconds",
                "By how much the change stream's watermark trailed the server's own time in the last reply",
                () -> of(watch, StreamFigures::lagSeconds));
        metrics.gauge(
                "larder.stream.watermark.age",
                "seconds",
                "Time since the request was sent that last proved the change stream caught up; -1 for never",
                () -> of(watch, WatchMetrics::ageSeconds));
        metrics.counter(
                "larder.stream.events",
                "Events that the change stream brought",
                () -> of(watch, StreamFigures::events));
        metrics.counter(
                "larder.stream.bytes", "Bytes of the batches that brought them", () -> of(watch, StreamFigures::bytes));
        metrics.counter(
                "larder.stream.openings",
                "How often the change stream was opened",
                () -> of(watch, StreamFigures::openings));
        metrics.counter(
                "larder.stream.losses",
                "How often it lost its place, and everything it covers was dropped",
                () -> of(watch, StreamFigures::losses));
    }

    private static double is(Supplier<Optional<StreamStatus>> watch, State state) {
        return of(watch, figures -> figures.state() == state ? 1 : 0);
    }

    private static double ageSeconds(StreamFigures figures) {
        return figures.heard() ? (System.nanoTime() - figures.heardNanos()) / (double) TimeUnit.SECONDS.toNanos(1) : -1;
    }

    private static double of(Supplier<Optional<StreamStatus>> watch, ToDoubleFunction<StreamFigures> value) {
        @Nullable StreamFigures figures = watch.get().map(StreamStatus::figures).orElse(null);
        return figures == null ? 0 : value.applyAsDouble(figures);
    }
}
