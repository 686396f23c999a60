package io.larder.engine.simulation;

import io.larder.engine.simulation.schedule.Script;
import io.larder.engine.simulation.world.Bench;
import io.larder.engine.simulation.world.Engine;
import io.larder.engine.simulation.world.Journal;
import io.larder.engine.simulation.world.Run;
import io.larder.engine.simulation.world.Tally;
import org.jspecify.annotations.Nullable;

/** Leaves out steps of a failing run as long as it goes on failing: halves first, single ones at last, until none can go. */
final class Shrinking {
    private final Engine engine;
    private final Bench bench;

    Shrinking(Engine engine, Bench bench) {
        this.engine = engine;
        this.bench = bench;
    }

    Failure shrink(Script failing) {
        Script script = failing;
        int part = script.size() / 2;
        while (part > 0) {
            Script shorter = without(script, part);
            if (shorter == null) {
                part /= 2;
            } else {
                script = shorter;
                part = Math.min(part, script.size());
            }
        }
        Journal journal = new Journal(true);
        Throwable cause = failure(script, journal);
        return new Failure(
                script, cause == null ? new IllegalStateException("it does not fail twice") : cause, journal.lines());
    }

    private @Nullable Script without(Script script, int part) {
        for (int from = script.size() - part; from >= 0; from -= part) {
            Script shorter = script.without(from, from + part);
            if (failure(shorter, new Journal(false)) != null) {
                return shorter;
            }
        }
        return null;
    }

    private @Nullable Throwable failure(Script script, Journal journal) {
        try {
            new Run(script, bench, new Tally(), journal, engine).run();
            return null;
        } catch (RuntimeException | AssertionError failed) {
            return failed;
        }
    }
}
