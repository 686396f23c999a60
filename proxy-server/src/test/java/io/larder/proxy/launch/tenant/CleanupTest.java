package io.larder.proxy.launch.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Evicted;
import io.larder.proxy.launch.route.CleanupRoutes;
import io.larder.proxy.metrics.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cleanup by its schedule; the test moves the clock. */
class CleanupTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private long now = 1;
    private boolean broken;
    private final List<String> asked = new ArrayList<>();
    private List<Cleanup.Target> targets = List.of(target("a", Duration.ofHours(6)), target("b", Duration.ofHours(24)));
    private final Cleanup cleanup = new Cleanup(() -> targets, () -> now, Clock.fixed(START, ZoneOffset.UTC));

    private Cleanup.Target target(String tenant, Duration every) {
        return new Cleanup.Target(tenant, Duration.ofDays(30), every, idle -> {
            asked.add(tenant + " " + Duration.ofNanos(idle).toDays());
            now += Duration.ofMillis(7).toNanos();
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return new Evicted(10, 3, 1500);
        });
    }

    private void pass(Duration time) {
        now += time.toNanos();
        cleanup.look();
    }

    @Test
    void eachTenantHasItsTurn() {
        pass(Duration.ofHours(5));
        assertThat(asked).isEmpty();
        pass(Duration.ofHours(1));
        pass(Duration.ofSeconds(1));
        assertThat(asked).containsExactly("a 30");
        pass(Duration.ofHours(18));
        assertThat(asked).containsExactly("a 30", "a 30", "b 30");
        assertThat(cleanup.runs())
                .first()
                .isEqualTo(new Cleanup.Run(
                        START,
                        Cleanup.Cause.SCHEDULE,
                        "b",
                        new Evicted(10, 3, 1500),
                        Duration.ofMillis(7).toNanos(),
                        null));
    }

    @Test
    void anotherIntervalCountsFromTheLastRun() {
        pass(Duration.ofHours(2));
        targets = List.of(target("a", Duration.ofHours(1)));
        cleanup.look();
        assertThat(asked).containsExactly("a 30");
    }

    @Test
    void oneByRequestPutsTheScheduleOff() {
        pass(Duration.ofHours(5));
        assertThat(cleanup.runNow(Optional.of("a"))).hasSize(1);
        assertThat(cleanup.runNow(Optional.of("nobody"))).isEmpty();
        pass(Duration.ofHours(5));
        assertThat(asked).hasSize(1);
        assertThat(cleanup.runNow(Optional.empty())).hasSize(2);
    }

    @Test
    void failuresAreCountedUntilItWorksAgain() {
        broken = true;
        for (int i = 0; i < 3; i++) {
            assertThat(cleanup.runNow(Optional.of("a")).get(0).error()).isEqualTo("IllegalStateException");
        }
        try (Metrics metrics = new Metrics()) {
            CleanupRoutes.bind(metrics, cleanup);
            assertThat(metrics.scrape())
                    .contains(
                            "larder_cleanup_failures_total 3.0",
                            "larder_cleanup_runs_total 3.0",
                            "larder_cleanup_failed_in_a_row 3.0");
            broken = false;
            pass(Duration.ofHours(25));
            assertThat(metrics.scrape())
                    .contains("larder_cleanup_failures_total 3.0", "larder_cleanup_failed_in_a_row 0.0");
        }
    }

    @Test
    void onlyTheLastRunsAreKept() {
        for (int i = 0; i < Cleanup.RUNS_KEPT + 5; i++) {
            cleanup.runNow(Optional.of("a"));
        }
        assertThat(cleanup.runs()).hasSize(Cleanup.RUNS_KEPT);
        assertThat(cleanup.ended()).isEqualTo(Cleanup.RUNS_KEPT + 5);
    }
}
