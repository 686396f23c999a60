package io.larder.embedded.query.accumulate;

import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import org.jspecify.annotations.Nullable;

/** The smallest or the largest value; nulls do not count. */
final class Extreme implements Accumulator {
    private final Collation collation;
    private final int sign;
    private @Nullable Object best;

    Extreme(Collation collation, int sign) {
        this.collation = collation;
        this.sign = sign;
    }

    @Override
    public void add(@Nullable Object value) {
        if (!Missing.isNullish(value) && (best == null || Compare.compare(value, best, collation) * sign > 0)) {
            best = value;
        }
    }

    @Override
    public @Nullable Object result() {
        return best;
    }
}
