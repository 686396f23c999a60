package io.larder.engine.usage;

/** How long some requests took, as counted at one moment. */
public final class Measured {
    private final long[] cells;

    /** From the counts of {@link Latencies#addTo}. */
    public Measured(long[] cells) {
        this.cells = cells.clone();
    }

    public long count() {
        long count = 0;
        for (int i = 0; i < Latencies.CELLS; i++) {
            count += cells[i];
        }
        return count;
    }

    public long count(int cell) {
        return cells[cell];
    }

    /** Both together. */
    Measured plus(Measured other) {
        long[] both = cells.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.cells[i];
        }
        return new Measured(both);
    }

    public long sumNanos() {
        return cells[Latencies.CELLS];
    }

    /** What this share of all took at most, an eighth more or less; 0 where there is nothing. */
    public long percentileNanos(double share) {
        long wanted = (long) Math.ceil(count() * share);
        long seen = 0;
        for (int i = 0; i < Latencies.CELLS; i++) {
            seen += cells[i];
            if (seen >= wanted && seen > 0) {
                return i == Latencies.CELLS - 1 ? Latencies.above(i - 1) : Latencies.above(i);
            }
        }
        return 0;
    }
}
