package io.larder.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Engines;
import io.larder.engine.simulation.world.Engine;
import io.larder.engine.stream.FlawedStreams;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds each of these mistakes within a bounded number of runs: what it does not object to means something. */
class TeethTest {
    private static final int RUNS = 20_000;

    static Stream<Arguments> engines() {
        Stream<Arguments> rules = Engines.flaws().stream().map(flaw -> Arguments.of(flaw, Engines.flawed(flaw)));
        Stream<Arguments> streams =
                FlawedStreams.flaws().stream().map(flaw -> Arguments.of(flaw, FlawedStreams.flawed(flaw)));
        Stream<Arguments> readings = Arrays.stream(Defect.values()).map(defect -> Arguments.of(defect.name(), defect));
        return Stream.of(rules, streams, readings).flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("engines")
    void aDeliberateBugIsFound(String name, Engine engine) throws InterruptedException {
        Long seed = new Simulation(engine, 1, RUNS).firstFailing();
        System.out.printf("%-40s %s%n", name, seed == null ? "NOT FOUND" : "found by seed " + seed);
        assertThat(seed).as(name).isNotNull();
    }
}
