package io.larder.embedded.query.accumulate;

import io.larder.embedded.query.value.Arithmetic;
import org.jspecify.annotations.Nullable;

/** What is not a number adds nothing. */
final class Sum implements Accumulator {
    private Number sum = 0;

    @Override
    public void add(@Nullable Object value) {
        if (value instanceof Number number) {
            sum = Arithmetic.add(sum, number);
        }
    }

    @Override
    public @Nullable Object result() {
        return sum;
    }
}
