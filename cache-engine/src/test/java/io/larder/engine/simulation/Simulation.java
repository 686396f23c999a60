package io.larder.engine.simulation;

import io.larder.engine.simulation.schedule.Script;
import io.larder.engine.simulation.world.Bench;
import io.larder.engine.simulation.world.Engine;
import io.larder.engine.simulation.world.Journal;
import io.larder.engine.simulation.world.Run;
import io.larder.engine.simulation.world.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Runs many seeds on all processors; each run is on one thread and knows nothing of the others. */
final class Simulation {
    private final Engine engine;
    private final long first;
    private final long count;
    private final AtomicLong next;
    private final AtomicLong failed = new AtomicLong(Long.MAX_VALUE);

    Simulation(Engine engine, long first, long count) {
        this.engine = engine;
        this.first = first;
        this.count = count;
        this.next = new AtomicLong(first);
    }

    /** Runs all seeds; throws a {@link Failure} for the first that fails. */
    Tally run() throws InterruptedException {
        Tally tally = tally();
        if (failed.get() != Long.MAX_VALUE) {
            throw new Shrinking(engine, new Bench()).shrink(Script.of(failed.get()));
        }
        return tally;
    }

    /** The first seed that fails; null if none does. */
    @Nullable
    Long firstFailing() throws InterruptedException {
        tally();
        return failed.get() == Long.MAX_VALUE ? null : failed.get();
    }

    private Tally tally() throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Tally>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(this::seeds));
            }
            Tally all = new Tally();
            for (Future<Tally> part : parts) {
                all.add(part.get());
            }
            return all;
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Takes one seed after the other, until there are none left, or one has failed that comes before them. */
    private Tally seeds() {
        Bench bench = new Bench();
        Tally tally = new Tally();
        long seed = next.getAndIncrement();
        while (seed < first + count && seed < failed.get()) {
            try {
                new Run(Script.of(seed), bench, tally, new Journal(false), engine).run();
            } catch (RuntimeException | AssertionError wrong) {
                failed.accumulateAndGet(seed, Math::min);
            }
            tally.endRun();
            seed = next.getAndIncrement();
        }
        return tally;
    }
}
