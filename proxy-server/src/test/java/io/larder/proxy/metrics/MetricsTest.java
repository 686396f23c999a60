package io.larder.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Measured;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void requestsOfAllLoopsAreCountedByOutcomeAndDuration() {
        metrics.requests(() -> Map.of("default", metrics.requests()));
        LoopMetrics one = metrics.requests().onLoop(0);
        LoopMetrics other = metrics.requests().onLoop(1);
        one.answered(Outcome.HIT, 1_500);
        one.answered(Outcome.HIT, 3_000_000);
        other.answered(Outcome.HIT, 3_000_000);
        other.answered(Outcome.WRITE, 60_000_000_000L);

        assertThat(lines("larder_request_duration_seconds"))
                .contains(
                        "larder_request_duration_seconds_bucket{outcome=\"hit\",tenant=\"default\",le=\"2.048E-6\"} 1",
                        "larder_request_duration_seconds_bucket{outcome=\"hit\",tenant=\"default\",le=\"0.002097152\"} 1",
                        "larder_request_duration_seconds_bucket{outcome=\"hit\",tenant=\"default\",le=\"0.004194304\"} 3",
                        "larder_request_duration_seconds_bucket{outcome=\"hit\",tenant=\"default\",le=\"+Inf\"} 3",
                        "larder_request_duration_seconds_count{outcome=\"hit\",tenant=\"default\"} 3",
                        "larder_request_duration_seconds_sum{outcome=\"hit\",tenant=\"default\"} 0.0060015",
                        "larder_request_duration_seconds_bucket{outcome=\"write\",tenant=\"default\",le=\"+Inf\"} 1",
                        "larder_request_duration_seconds_count{outcome=\"local\",tenant=\"default\"} 0");
    }

    @Test
    void tenantsComeAndGoWhatTheyHaveCountedStaysInTheWhole() {
        Map<String, RequestMetrics> tenants = new TreeMap<>();
        metrics.requests(() -> tenants);
        new PerTenant<>(metrics, () -> tenants).counter("larder_hints", "Hints", requests -> requests.hintsIgnored());
        new PerTenant<>(metrics, () -> tenants)
                .gauge(
                        "larder_words",
                        "Words",
                        "word",
                        (requests, words) -> words.add("hint", requests.hintsIgnored()));
        assertThat(lines("larder_")).isEmpty();

        for (String name : List.of("a", "b")) {
            RequestMetrics part = metrics.requests().part(name);
            tenants.put(name, part);
            part.onLoop(0).hintIgnored();
        }
        assertThat(lines("larder_hints"))
                .containsExactly("larder_hints_total{tenant=\"a\"} 1.0", "larder_hints_total{tenant=\"b\"} 1.0");
        assertThat(lines("larder_words"))
                .containsExactly(
                        "larder_words{tenant=\"a\",word=\"hint\"} 1.0", "larder_words{tenant=\"b\",word=\"hint\"} 1.0");
        assertThat(lines("larder_request_duration_seconds_count{outcome=\"hit\""))
                .hasSize(2);

        tenants.remove("a");
        assertThat(metrics.scrape()).doesNotContain("tenant=\"a\"").contains("tenant=\"b\"");
        assertThat(metrics.requests().hintsIgnored()).isEqualTo(2);
    }

    @Test
    void whoTakesATenantsPlaceGoesOnWithItsCounts() {
        RequestMetrics before = metrics.requests().part("a");
        before.onLoop(0).answered(Outcome.HIT, 1_500);
        RequestMetrics after = metrics.requests().part("a");
        after.onLoop(0).answered(Outcome.HIT, 1_500);
        before.onLoop(0).answered(Outcome.HIT, 1_500); // on its way out
        before.close();

        assertThat(after.answered(Outcome.HIT).count()).isEqualTo(3);
        assertThat(metrics.requests().part("a").answered(Outcome.HIT).count()).isEqualTo(3);
    }

    @Test
    void ofATenantThatIsGoneNothingIsKeptButItsShareOfTheWhole() {
        for (int i = 0; i < 3; i++) {
            try (RequestMetrics part = metrics.requests().part("a")) {
                part.onLoop(0).bypassed(Reason.POLICY_OFF);
                assertThat(part.bypasses(Reason.POLICY_OFF)).isEqualTo(1);
            }
        }
        assertThat(metrics.requests().bypasses(Reason.POLICY_OFF)).isEqualTo(3);
    }

    @Test
    void whatOthersCountIsReadWhenAskedFor() {
        AtomicLong entries = new AtomicLong(3);
        metrics.gauge("larder.cache.size", "bytes", "Memory of entries", entries::get);
        metrics.counter("larder.cache.hits", "Hits", entries::get, "tenant", "default");
        entries.set(7);

        assertThat(metrics.scrape())
                .contains(
                        "# TYPE larder_cache_size_bytes gauge",
                        "larder_cache_size_bytes 7.0",
                        "# HELP larder_cache_hits_total Hits",
                        "# TYPE larder_cache_hits_total counter",
                        "larder_cache_hits_total{tenant=\"default\"} 7.0");
    }

    @Test
    void theJvmTellsOfItself() {
        assertThat(metrics.scrape())
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "process_uptime_seconds");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_023, 1_024, 1_100, 1_279, 1_280, 5_000, 999_999, 123_456_789, 10_000_000_000L})
    void percentilesAreOffByAnEighthAtMost(long nanos) {
        LoopMetrics loop = metrics.requests().onLoop(0);
        for (int i = 0; i < 100; i++) {
            loop.answered(Outcome.MISS, nanos);
        }

        Measured measured = metrics.requests().answered(Outcome.MISS);
        assertThat(measured.count()).isEqualTo(100);
        assertThat(measured.sumNanos()).isEqualTo(100 * nanos);
        double least = Math.max(nanos, 1_024);
        for (double share : new double[] {0.01, 0.5, 0.99, 1}) {
            assertThat((double) measured.percentileNanos(share)).isCloseTo(least * 1.125, within(least * 0.1251 + 160));
        }
    }

    @Test
    void percentilesTellTheSlowFromTheFast() {
        LoopMetrics loop = metrics.requests().onLoop(0);
        for (int i = 0; i < 99; i++) {
            loop.answered(Outcome.MISS, 10_000);
        }
        loop.answered(Outcome.MISS, 1_000_000);

        Measured measured = metrics.requests().answered(Outcome.MISS);
        assertThat(measured.percentileNanos(0.99)).isLessThan(13_000);
        assertThat(measured.percentileNanos(1)).isGreaterThanOrEqualTo(1_000_000);
        assertThat(metrics.requests().answered(Outcome.HIT).percentileNanos(0.5))
                .isZero();
    }

    private List<String> lines(String name) {
        return metrics.scrape().lines().filter(line -> line.startsWith(name)).toList();
    }
}
