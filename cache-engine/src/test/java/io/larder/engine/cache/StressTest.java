package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publish-then-check, single flight and the index under real threads; and that the test would notice if they were wrong. */
class StressTest {
    private static final int ROUNDS = 100;

    @Test
    void nobodyMissesWhatWasAcknowledgedOrTold() throws InterruptedException {
        int hits = 0;
        int joined = 0;
        for (int seed = 0; seed < 6; seed++) {
            Stress stress = new Stress(seed);
            stress.run(20_000);
            assertThat(stress.violation.get()).as("seed " + seed).isNull();
            hits += stress.hits.get();
            joined += stress.joined.get();
        }
        assertThat(hits).isGreaterThan(1000);
        assertThat(joined).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INSERT_AFTER_CHECK",
                "NO_CHECK_OF_WINDOW",
                "LOCAL_WRITES_NOT_APPENDED",
                "LOCAL_WRITES_DO_NOT_RAISE_THE_TIME",
                "NUMBER_FROM_THE_REPLY",
                "NO_AFTER_CLUSTER_TIME",
                "STREAM_NOT_APPENDED",
                "STREAM_DROPS_NOTHING",
                "FOLLOWERS_JOIN_ANYTHING",
                "GENERATIONS_NOT_CHECKED",
                "LIFE_BEFORE_WATERMARK"
            })
    void aRuleThatIsLeftOutIsNoticed(Flaw flaw) throws InterruptedException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Stress stress = new Stress(seed, flaw);
            stress.run(200_000);
            if (stress.violation.get() != null) {
                return;
            }
        }
        assertThat(flaw).as("found").isNull();
    }
}
