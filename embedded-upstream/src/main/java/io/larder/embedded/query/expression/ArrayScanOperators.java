package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** $in and $indexOfArray: looking for a value in an array. */
final class ArrayScanOperators {
    private ArrayScanOperators() {}

    static void register(Operators operators) {
        operators.many("$in", 2, 2, (values, frame) -> {
            if (!(values.get(1) instanceof List<?> list)) {
                throw new CommandFailure(
                        40081, "$in requires an array as a second argument, found: " + TypeNames.of(values.get(1)));
            }
            return indexOf(list, values.get(0), 0, list.size(), frame) >= 0;
        });
        operators.many("$indexOfArray", 2, 4, (values, frame) -> {
            if (Missing.isNullish(values.get(0))) {
                return null;
            }
            if (!(values.get(0) instanceof List<?> list)) {
                throw new CommandFailure(
                        40090,
                        "$indexOfArray requires an array as a first argument, found: " + TypeNames.of(values.get(0)));
            }
            int from = values.size() > 2 ? bound("$indexOfArray", "starting", values.get(2)) : 0;
            int to = values.size() > 3 ? bound("$indexOfArray", "ending", values.get(3)) : list.size();
            return indexOf(list, values.get(1), from, Math.min(to, list.size()), frame);
        });
    }

    static int bound(String name, String which, @Nullable Object value) {
        Integer whole = value instanceof Number ? Numbers.wholeInt(value) : null;
        if (whole == null) {
            throw new CommandFailure(
                    40096,
                    name + " requires an integral " + which + " index, found a value of type: " + TypeNames.of(value)
                            + ", with value: \"" + value + "\"");
        }
        if (whole < 0) {
            throw new CommandFailure(40097, name + " requires a nonnegative " + which + " index, found: " + whole);
        }
        return whole;
    }

    private static int indexOf(List<?> list, @Nullable Object value, int from, int to, Frame frame) {
        for (int i = from; i < to; i++) {
            if (Compare.equal(list.get(i), value, frame.evaluation().collation())) {
                return i;
            }
        }
        return -1;
    }
}
