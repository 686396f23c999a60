package io.larder.engine.filter;

import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;

/** $mod: numbers are cut to whole ones first; the remainder has the sign of the number. */
record Modulo(long divisor, long remainder) implements ValueTest {
    @Override
    public Verdict test(Value value) {
        if (!value.isNumber()) {
            return Verdict.NO;
        }
        if (!Numbers.fitsLongTruncated(value)) {
            return Verdict.CANNOT_TELL;
        }
        return Verdict.of(Numbers.truncated(value) % divisor == remainder);
    }
}
