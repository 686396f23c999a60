package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.BinData;
import io.larder.embedded.bson.Binary;
import io.larder.embedded.query.value.Numbers;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** {@code $bitsAllSet} and its three kin, over whole numbers (two's complement) and binary data. */
record Bits(Kind kind, BitSet positions) implements Test {
    enum Kind {
        ALL_SET,
        ALL_CLEAR,
        ANY_SET,
        ANY_CLEAR
    }

    @Override
    public boolean test(@Nullable Object value) {
        if (value instanceof Number) {
            Long whole = Numbers.wholeLong(value);
            return whole != null && judge(bit -> (whole >> Math.min(bit, 63) & 1) == 1);
        }
        byte[] bytes = value instanceof BinData data ? data.getData() : value instanceof Binary b ? b.data() : null;
        return bytes != null && judge(bit -> bit / 8 < bytes.length && (bytes[bit / 8] >> bit % 8 & 1) == 1);
    }

    private boolean judge(java.util.function.IntPredicate isSet) {
        return switch (kind) {
            case ALL_SET -> positions.stream().allMatch(isSet);
            case ALL_CLEAR -> positions.stream().noneMatch(isSet);
            case ANY_SET -> positions.stream().anyMatch(isSet);
            case ANY_CLEAR -> !positions.stream().allMatch(isSet);
        };
    }
}
