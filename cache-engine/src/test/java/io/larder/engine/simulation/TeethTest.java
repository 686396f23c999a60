package io.larder.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Engines;
import io.larder.engine.simulation.world.Engine;
import io.larder.engine.stream.FlawedStreams;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The simulation finds each of these mistakes within a bounded number of runs: what it does not object to means something. What only
 * shows where threads meet is left to the stress test of the cache.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TeethTest {
    private static final int RUNS = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NO_CHECK_OF_WINDOW",
                "NO_AFTER_CLUSTER_TIME",
                "LOCAL_WRITES_DO_NOT_RAISE_THE_TIME",
                "FLOOR_DOES_NOT_RAISE_THE_TIME",
                "NUMBER_FROM_THE_REPLY",
                "LOCAL_WRITES_NOT_APPENDED",
                "STREAM_DROPS_NOTHING",
                "STREAM_NOT_APPENDED",
                "LOSS_DROPS_NOTHING",
                "NO_CHECK_OF_FLOOR",
                "NO_CHECK_OF_BOUND",
                "NO_CHECK_OF_HEALTH",
                "NO_CHECK_OF_TTL",
                "LAG_DOES_NOT_MATTER",
                "FOLLOWERS_JOIN_ANYTHING",
                "KEPT_THOUGH_SENT_AS_ASKED",
                "LARGEST_WATERMARK",
                "FOLDED_CHANGES_FORGOTTEN",
                "GENERATIONS_NOT_CHECKED",
                "TORN_ANSWERS",
                "TIP_DOES_NOT_RAISE_THE_TIME",
                "UNKNOWN_WRITES_END_AT_ONCE",
                "DEFINITIONS_DO_NOT_MATTER"
            })
    void aRuleOfTheCacheThatIsLeftOutIsMissed(String rule) throws InterruptedException {
        isFound(rule, Engines.flawed(rule));
    }

    /** Each of the two would be enough: what one lets through the other ends before anybody could tell. */
    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of("NO_CHECK_OF_WRITES_IN_FLIGHT", "NO_SECOND_INVALIDATION"),
                Arguments.of("WRITES_NOT_MARKED", "NO_SECOND_INVALIDATION"),
                Arguments.of("NO_FIRST_INVALIDATION", "NO_SECOND_INVALIDATION"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void twoRulesThatStandInForEachOtherAreMissedTogether(String one, String other) throws InterruptedException {
        isFound(one + " and " + other, Engines.flawed(one, other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN_PROVES_ITS_OWN_TIME",
                "OPERATION_TIME_PROVES",
                "OPENING_TOKEN_COUNTS",
                "HISTORY_LOST_UNNOTICED",
                "INVALIDATION_UNNOTICED",
                "CUT_OFF_BATCH_IS_HEARD"
            })
    void aRuleOfTheStreamsThatIsLeftOutIsMissed(String rule) throws InterruptedException {
        isFound(rule, FlawedStreams.flawed(rule));
    }

    @ParameterizedTest
    @EnumSource
    void aMistakeInReadingIsFound(Defect defect) throws InterruptedException {
        isFound(defect.name(), defect);
    }

    private static void isFound(String name, Engine engine) throws InterruptedException {
        Long seed = new Simulation(engine, 1, RUNS).firstFailing();
        System.out.printf("%-60s %s%n", name, seed == null ? "NOT FOUND" : "found by seed " + seed);
        assertThat(seed).as(name).isNotNull();
    }
}
