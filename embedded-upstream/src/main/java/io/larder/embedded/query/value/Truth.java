package io.larder.embedded.query.value;

import org.jspecify.annotations.Nullable;

/** A value as a condition: null, missing, false and zero are false, everything else is true. */
public final class Truth {
    private Truth() {}

    public static boolean of(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof Number number) {
            return Numbers.isNaN(number) || number.doubleValue() != 0;
        }
        return !Missing.isNullish(value);
    }
}
