package io.larder.engine.filter;

import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import java.util.List;

/** $bitsAllSet, $bitsAllClear, $bitsAnySet and $bitsAnyClear on whole numbers and binaries. */
record BitTest(Wanted wanted, List<Integer> positions) implements ValueTest {
    enum Wanted {
        ALL_SET,
        ALL_CLEAR,
        ANY_SET,
        ANY_CLEAR
    }

    private interface Bits {
        boolean isSet(int position);
    }

    @Override
    public Verdict test(Value value) {
        if (value.type() == BsonTypes.BINARY) {
            int bytes = value.length() - 5;
            return Verdict.of(holds(position -> position / 8 < bytes
                    && (value.buf().getByte(value.offset() + 5 + position / 8) >> (position % 8) & 1) != 0));
        }
        if (!value.isNumber()) {
            return Verdict.NO;
        }
        if (value.type() == BsonTypes.DECIMAL128) {
            return Verdict.CANNOT_TELL;
        }
        if (!Numbers.isWholeLong(value)) {
            return Verdict.NO;
        }
        long number = Numbers.truncated(value);
        return Verdict.of(holds(position -> (number >> Math.min(position, 63) & 1) != 0));
    }

    private boolean holds(Bits bits) {
        boolean all = wanted == Wanted.ALL_SET || wanted == Wanted.ALL_CLEAR;
        boolean set = wanted == Wanted.ALL_SET || wanted == Wanted.ANY_SET;
        for (int position : positions) {
            if ((bits.isSet(position) == set) != all) {
                return !all;
            }
        }
        return all;
    }
}
