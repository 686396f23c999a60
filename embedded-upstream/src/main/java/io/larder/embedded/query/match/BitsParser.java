package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.BinData;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Shell;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three ways to name bits: a mask, binary data, a list of positions. */
final class BitsParser {
    private BitsParser() {}

    static Bits parse(String name, Bits.Kind kind, @Nullable Object argument) {
        if (argument instanceof BinData data) {
            return new Bits(kind, BitSet.valueOf(data.getData()));
        }
        if (argument instanceof List<?> list) {
            BitSet positions = new BitSet();
            for (Object element : list) {
                Integer position = Numbers.wholeInt(element);
                if (position == null || position < 0) {
                    throw new CommandFailure(
                            ErrorCode.FAILED_TO_PARSE,
                            "Failed to parse bit position. Expected a non-negative number in: "
                                    + Shell.render(element));
                }
                positions.set(position);
            }
            return new Bits(kind, positions);
        }
        Long mask = argument instanceof Number ? Numbers.wholeLong(argument) : null;
        if (mask == null) {
            throw FilterParser.bad(name + " takes an Array, a number, or a BinData but received: " + name + ": "
                    + Shell.render(argument));
        }
        if (mask < 0) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "Expected a non-negative number in: " + name + ": " + mask);
        }
        return new Bits(kind, BitSet.valueOf(new long[] {mask}));
    }
}
