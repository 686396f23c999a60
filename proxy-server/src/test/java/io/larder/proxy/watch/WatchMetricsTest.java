package io.larder.proxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.engine.stream.StreamLoss;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.metrics.PerTenant;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.stream.StreamTotals;
import io.larder.proxy.stream.StreamsStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who looks at the metrics sees that a change stream does not keep up, or is not there. */
class WatchMetricsTest {
    private static final Coverage ALL = new Coverage(List.of(NamespacePattern.parse("*")));
    private static final String TENANT = "{tenant=\"default\"} ";

    private final Metrics metrics = new Metrics();
    private Optional<StreamsStatus> status = Optional.empty();

    @BeforeEach
    void show() {
        WatchMetrics.show(new PerTenant<>(
                metrics, () -> status.map(one -> Map.of("default", one)).orElse(Map.of())));
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private void is(State state, boolean heard, long heardSecondsAgo, long lagSeconds) {
        long heardNanos = System.nanoTime() - TimeUnit.SECONDS.toNanos(heardSecondsAgo);
        StreamFigures figures =
                new StreamFigures(state, 70, 9000, 3, 2, StreamLoss.HISTORY, 1L << 32, heard, heardNanos, lagSeconds);
        status = Optional.of(of(new StreamStatus(ALL, figures, null)));
    }

    private static StreamsStatus of(StreamStatus one) {
        return new StreamsStatus(ALL.patterns(), List.of(one), null, List.of(), new StreamTotals(10, 10, 1, 0));
    }

    private double value(String name) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(name + TENANT))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + TENANT.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneThatBringsMoreThanIsTakenInIsBehindAndItsWatermarkGrowsOld() {
        is(State.BEHIND, true, 40, 12);
        assertThat(value("larder_stream_behind")).isEqualTo(1);
        assertThat(value("larder_stream_live")).isZero();
        assertThat(value("larder_stream_lag_seconds")).isEqualTo(12);
        assertThat(value("larder_stream_watermark_age_seconds")).isBetween(40.0, 100.0);
        assertThat(value("larder_stream_losses_total")).isEqualTo(2);
        assertThat(value("larder_stream_events_total"))
                .as("those that ended, too")
                .isEqualTo(80);
        is(State.LIVE, true, 0, 0);
        assertThat(value("larder_stream_behind")).isZero();
        assertThat(value("larder_stream_live")).isEqualTo(1);
    }

    @Test
    void oneThatIsDownIsNeitherAndOneThatWasNeverHeardOfHasNoAge() {
        is(State.DOWN, false, 0, 0);
        assertThat(value("larder_stream_behind")).isZero();
        assertThat(value("larder_stream_live")).isZero();
        assertThat(value("larder_stream_watermark_age_seconds")).isEqualTo(-1);
    }

    @Test
    void whereThereCanBeNoneThatShows() {
        status = Optional.of(of(new StreamStatus(ALL, null, "the upstream is a standalone server")));
        assertThat(value("larder_stream_fallen_back")).isEqualTo(1);
        assertThat(value("larder_stream_live")).isZero();
    }

    @Test
    void ofSeveralTheOneThatDoesWorstIsToldAndWhatEachCovers() {
        is(State.LIVE, true, 1, 0);
        StreamFigures good = status.orElseThrow().streams().get(0).figures();
        is(State.DOWN, true, 30, 7);
        StreamFigures bad = status.orElseThrow().streams().get(0).figures();
        Coverage shop = new Coverage(List.of(NamespacePattern.parse("shop")));
        Coverage posts = Coverage.of(new Namespace("blog", "posts"));
        Coverage refused = new Coverage(List.of(NamespacePattern.parse("away")));
        status = Optional.of(new StreamsStatus(
                ALL.patterns(),
                List.of(
                        new StreamStatus(shop, good, null),
                        new StreamStatus(posts, bad, null),
                        new StreamStatus(refused, null, "not authorized")),
                "not authorized",
                List.of(refused, shop),
                StreamTotals.NONE));
        assertThat(value("larder_stream_live")).isZero();
        assertThat(value("larder_stream_fallen_back")).as("not all of it").isZero();
        assertThat(value("larder_stream_lag_seconds")).isEqualTo(7);
        assertThat(value("larder_stream_watermark_age_seconds")).isBetween(30.0, 60.0);
        assertThat(value("larder_stream_events_total")).isEqualTo(140);
        assertThat(value("larder_streams_too_many")).isEqualTo(2);
        assertThat(metrics.scrape())
                .contains(
                        "larder_streams{form=\"deployment\",tenant=\"default\"} 0.0",
                        "larder_streams{form=\"database\",tenant=\"default\"} 1.0",
                        "larder_streams{form=\"collection\",tenant=\"default\"} 1.0",
                        "larder_stream_covers{covers=\"[shop.*]\",tenant=\"default\"} 1.0",
                        "larder_stream_covers{covers=\"[away.*]\",tenant=\"default\"} 0.0");
    }

    @Test
    void whereNoneIsWantedNoneIsShown() {
        assertThat(metrics.scrape()).doesNotContain("larder_stream_live{");
    }
}
