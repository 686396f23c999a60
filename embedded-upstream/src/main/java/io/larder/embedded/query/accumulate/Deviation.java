package io.larder.embedded.query.accumulate;

import org.jspecify.annotations.Nullable;

/** Standard deviation by Welford's method. */
final class Deviation implements Accumulator {
    private final boolean sample;
    private long count;
    private double mean;
    private double squares;

    Deviation(boolean sample) {
        this.sample = sample;
    }

    @Override
    public void add(@Nullable Object value) {
        if (value instanceof Number number) {
            double next = number.doubleValue();
            count++;
            double distance = next - mean;
            mean += distance / count;
            squares += distance * (next - mean);
        }
    }

    @Override
    public @Nullable Object result() {
        long divisor = sample ? count - 1 : count;
        return divisor <= 0 ? null : (Object) Math.sqrt(squares / divisor);
    }
}
