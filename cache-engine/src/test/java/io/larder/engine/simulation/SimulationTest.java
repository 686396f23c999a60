package io.larder.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Engines;
import io.larder.engine.simulation.schedule.Fault;
import io.larder.engine.simulation.schedule.Script;
import io.larder.engine.simulation.world.Bench;
import io.larder.engine.simulation.world.Tally;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine under many schedules. {@code -Dsimulation.runs} says how many, {@code -Dsimulation.seed} where they begin; with one
 * run only that seed is replayed.
 */
class SimulationTest {
    private static final long RUNS = Long.getLong("simulation.runs", 100_000);
    private static final long SEED = Long.getLong("simulation.seed", 1);
    private static final long AT_ONCE = 100_000;
    private static final int ENOUGH_TO_COUNT = 10_000;

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void everyAnswerFromMemoryIsOneThatTheContractAllows() throws InterruptedException {
        Tally tally = new Tally();
        long began = System.nanoTime();
        for (long done = 0; done < RUNS; done += AT_ONCE) {
            tally.add(new Simulation(Engines.sound(), SEED + done, Math.min(AT_ONCE, RUNS - done)).run());
            // A long one that is cut short has shown something nevertheless.
            System.out.printf("%sin %.1f s%n", tally, (System.nanoTime() - began) / 1e9);
        }
        assertThat(tally.runs()).isEqualTo(RUNS);
        assertThat(tally.operations()).isGreaterThanOrEqualTo(RUNS * Script.CLIENT_OPERATIONS);
        if (RUNS >= ENOUGH_TO_COUNT) {
            assertThat(tally.hitRate()).isGreaterThanOrEqualTo(0.3);
            for (Fault fault : Fault.values()) {
                assertThat(tally.share(fault)).as(fault.name()).isGreaterThanOrEqualTo(0.05);
            }
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aFailingRunShrinksToTheSameFewStepsEachTime() throws InterruptedException {
        Long seed = new Simulation(Engines.flawed("STREAM_DROPS_NOTHING"), SEED, ENOUGH_TO_COUNT).firstFailing();
        assertThat(seed).isNotNull();
        Failure once = new Shrinking(Engines.flawed("STREAM_DROPS_NOTHING"), new Bench()).shrink(Script.of(seed));
        Failure twice = new Shrinking(Engines.flawed("STREAM_DROPS_NOTHING"), new Bench()).shrink(Script.of(seed));
        assertThat(once.steps()).isLessThan(20);
        assertThat(twice).hasMessage(once.getMessage());
    }
}
