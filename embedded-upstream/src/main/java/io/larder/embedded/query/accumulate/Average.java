package io.larder.embedded.query.accumulate;

import de.bwaldvogel.mongo.bson.Decimal128;
import io.larder.embedded.query.value.Arithmetic;
import org.jspecify.annotations.Nullable;

/** Null without numbers; a decimal if there was one, else a double. */
final class Average implements Accumulator {
    private Number sum = 0;
    private long count;

    @Override
    public void add(@Nullable Object value) {
        if (value instanceof Number number) {
            sum = Arithmetic.add(sum, number);
            count++;
        }
    }

    @Override
    public @Nullable Object result() {
        if (count == 0) {
            return null;
        }
        return sum instanceof Decimal128 ? Arithmetic.divide(sum, count) : (Object) (sum.doubleValue() / count);
    }
}
