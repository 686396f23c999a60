package io.larder.engine.simulation.world;

import io.larder.engine.simulation.schedule.Fault;

/** What happened in one run, or in many. Not for several threads. */
public final class Tally {
    private static final Fault[] FAULTS = Fault.values();

    private final boolean[] seen = new boolean[FAULTS.length];
    private final long[] runsWith = new long[FAULTS.length];
    private long runs;
    private long operations;
    private long lookups;
    private long hits;
    private long judged;

    void fault(Fault fault) {
        seen[fault.ordinal()] = true;
    }

    void operation() {
        operations++;
    }

    void lookup() {
        lookups++;
    }

    void hit() {
        hits++;
    }

    void judged() {
        judged++;
    }

    /** A run is over. */
    public void endRun() {
        runs++;
        for (int i = 0; i < seen.length; i++) {
            runsWith[i] += seen[i] ? 1 : 0;
            seen[i] = false;
        }
    }

    public void add(Tally other) {
        runs += other.runs;
        operations += other.operations;
        lookups += other.lookups;
        hits += other.hits;
        judged += other.judged;
        for (int i = 0; i < runsWith.length; i++) {
            runsWith[i] += other.runsWith[i];
        }
    }

    public long runs() {
        return runs;
    }

    public long operations() {
        return operations;
    }

    public double hitRate() {
        return (double) hits / Math.max(1, lookups);
    }

    /** In which part of the runs it happened. */
    public double share(Fault fault) {
        return (double) runsWith[fault.ordinal()] / Math.max(1, runs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%,d runs, %,d client operations, %,d lookups, %.1f %% of them hits, %,d answers judged%n",
                runs, operations, lookups, 100 * hitRate(), judged));
        for (Fault fault : FAULTS) {
            text.append(String.format("  %-24s in %5.1f %% of the runs%n", fault, 100 * share(fault)));
        }
        return text.toString();
    }
}
