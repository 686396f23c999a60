package io.larder.embedded.query.match;

import io.larder.embedded.query.value.Numbers;
import org.jspecify.annotations.Nullable;

/** {@code $mod}: fractions are cut off on both sides before dividing. */
record Mod(long divisor, long remainder) implements Test {
    @Override
    public boolean test(@Nullable Object value) {
        if (!(value instanceof Number number) || Numbers.isNaN(number) || Numbers.isInfinite(number)) {
            return false;
        }
        Long whole = Numbers.isIntegral(number)
                ? (Long) number.longValue()
                : Numbers.wholeLong(
                        Numbers.toDecimal(Numbers.toBigDecimal(number).setScale(0, java.math.RoundingMode.DOWN)));
        return whole != null && whole % divisor == remainder;
    }
}
