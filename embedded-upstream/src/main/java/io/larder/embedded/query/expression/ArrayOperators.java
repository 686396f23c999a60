package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arrays made from arrays, and single elements of them. */
final class ArrayOperators {
    private static final int MAX_RANGE_BYTES = 64 * 1024 * 1024;

    private ArrayOperators() {}

    static void register(Operators operators) {
        operators.two("$arrayElemAt", (array, index) -> elementAt(array, index));
        operators.one("$first", array -> end("$first", array, true));
        operators.one("$last", array -> end("$last", array, false));
        operators.one("$isArray", value -> value instanceof List);
        operators.one("$size", array -> {
            if (array instanceof List<?> list) {
                return list.size();
            }
            throw new CommandFailure(
                    17124, "The argument to $size must be an array, but was of type: " + TypeNames.of(array));
        });
        operators.one("$reverseArray", array -> {
            if (Missing.isNullish(array)) {
                return null;
            }
            List<@Nullable Object> reversed = new ArrayList<>(
                    array(array, 34435, "The argument to $reverseArray must be an array, but was of type: "));
            Collections.reverse(reversed);
            return reversed;
        });
        operators.many("$concatArrays", 0, Integer.MAX_VALUE, (arrays, frame) -> {
            List<@Nullable Object> all = new ArrayList<>();
            for (Object array : arrays) {
                if (Missing.isNullish(array)) {
                    return null;
                }
                all.addAll(array(array, 28664, "$concatArrays only supports arrays, not "));
            }
            return all;
        });
        operators.many("$slice", 2, 3, (values, frame) -> slice(values));
        operators.many("$range", 2, 3, (values, frame) -> range(values));
        for (String name : new String[] {"$firstN", "$lastN", "$minN", "$maxN"}) {
            operators.named(name, Set.of("input", "n"), Set.of(), (arguments, frame) -> someOf(name, arguments, frame));
        }
        operators.named(
                "$zip",
                Set.of("inputs"),
                Set.of("useLongestLength", "defaults"),
                new Operators.ArgumentCodes(34460, 34464, 34465),
                (arguments, frame) -> zip(arguments));
    }

    static List<?> array(@Nullable Object value, int code, String message) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new CommandFailure(code, message + TypeNames.of(value));
    }

    private static @Nullable Object elementAt(@Nullable Object array, @Nullable Object index) {
        if (Missing.isNullish(array) || Missing.isNullish(index)) {
            return null;
        }
        List<?> list = array(array, 28689, "$arrayElemAt's first argument must be an array, but is ");
        if (!(index instanceof Number)) {
            throw new CommandFailure(
                    28690, "$arrayElemAt's second argument must be a numeric value, but is " + TypeNames.of(index));
        }
        Integer at = Numbers.wholeInt(index);
        if (at == null) {
            throw new CommandFailure(
                    28691, "$arrayElemAt's second argument must be representable as a 32-bit integer: " + index);
        }
        int position = at < 0 ? list.size() + at : at;
        return position < 0 || position >= list.size() ? Missing.MISSING : list.get(position);
    }

    private static @Nullable Object end(String name, @Nullable Object array, boolean first) {
        if (Missing.isNullish(array)) {
            return null;
        }
        List<?> list = array(array, 28689, name + "'s argument must be an array, but is ");
        return list.isEmpty() ? Missing.MISSING : list.get(first ? 0 : list.size() - 1);
    }

    private static int whole(String name, String what, @Nullable Object value, int notNumber, int notWhole) {
        if (!(value instanceof Number)) {
            throw new CommandFailure(
                    notNumber, name + " requires a numeric " + what + ", found value of type: " + TypeNames.of(value));
        }
        Integer whole = Numbers.wholeInt(value);
        if (whole == null) {
            throw new CommandFailure(
                    notWhole,
                    name + " requires a " + what + " that can be represented as a 32-bit integer, found value: "
                            + value);
        }
        return whole;
    }

    private static @Nullable Object slice(List<@Nullable Object> values) {
        if (values.stream().anyMatch(Missing::isNullish)) {
            return null;
        }
        List<?> list = array(values.get(0), 28724, "First argument to $slice must be an array, but is of type: ");
        int size = list.size();
        int second = whole("$slice", "second argument", values.get(1), 28725, 28726);
        if (values.size() == 2) {
            return new ArrayList<>(
                    second >= 0
                            ? list.subList(0, Math.min(second, size))
                            : list.subList(Math.max(0, size + second), size));
        }
        int count = whole("$slice", "third argument", values.get(2), 28727, 28728);
        if (count <= 0) {
            throw new CommandFailure(28729, "Third argument to $slice must be positive: " + count);
        }
        int from = second >= 0 ? Math.min(second, size) : Math.max(0, size + second);
        return new ArrayList<>(list.subList(from, (int) Math.min(size, (long) from + count)));
    }

    private static Object range(List<@Nullable Object> values) {
        int from = whole("$range", "starting value", values.get(0), 34443, 34444);
        int to = whole("$range", "ending value", values.get(1), 34445, 34446);
        int step = values.size() < 3 ? 1 : whole("$range", "step value", values.get(2), 34447, 34448);
        if (step == 0) {
            throw new CommandFailure(34449, "$range requires a non-zero step value");
        }
        long count = Math.max(0, ((long) to - from + step - Integer.signum(step)) / step);
        if (count * 16 > MAX_RANGE_BYTES) {
            throw new CommandFailure(146, "$range would use too much memory and cannot spill to disk");
        }
        List<@Nullable Object> range = new ArrayList<>((int) count);
        for (long i = 0; i < count; i++) {
            range.add((int) (from + i * step));
        }
        return range;
    }

    private static @Nullable Object someOf(String name, NamedArguments arguments, Frame frame) {
        Object input = arguments.get("input");
        Long n = Numbers.wholeLong(arguments.get("n"));
        if (n == null) {
            throw new CommandFailure(
                    5787902, "Value for 'n' must be of integral type, but found " + arguments.get("n"));
        }
        if (n <= 0) {
            throw new CommandFailure(5787908, "'n' must be greater than 0, found " + n);
        }
        List<?> list = array(input, 5788200, name + " requires an array input, found: ");
        int count = (int) Math.min(n, list.size());
        if (name.equals("$firstN")) {
            return new ArrayList<>(list.subList(0, count));
        }
        if (name.equals("$lastN")) {
            return new ArrayList<>(list.subList(list.size() - count, list.size()));
        }
        int sign = name.equals("$minN") ? 1 : -1;
        List<@Nullable Object> sorted = new ArrayList<>(list);
        sorted.removeIf(Missing::isNullish);
        sorted.sort((a, b) -> sign * Compare.compare(a, b, frame.evaluation().collation()));
        return new ArrayList<>(sorted.subList(0, Math.min(count, sorted.size())));
    }

    private static @Nullable Object zip(NamedArguments arguments) {
        Object inputs = arguments.get("inputs");
        if (Missing.isNullish(inputs)) {
            return null;
        }
        List<?> arrays = array(inputs, 34461, "inputs must be an array of expressions, found ");
        boolean longest = Boolean.TRUE.equals(arguments.orNull("useLongestLength"));
        List<?> defaults = arguments.orNull("defaults") instanceof List<?> list ? list : List.of();
        if (!defaults.isEmpty() && !longest) {
            throw new CommandFailure(34466, "cannot specify defaults unless useLongestLength is true");
        }
        if (!defaults.isEmpty() && defaults.size() != arrays.size()) {
            throw new CommandFailure(34467, "defaults and inputs must have the same length");
        }
        int length = longest ? 0 : Integer.MAX_VALUE;
        for (Object each : arrays) {
            if (Missing.isNullish(each)) {
                return null;
            }
            int size = array(each, 34468, "$zip found a non-array expression in input: ")
                    .size();
            length = longest ? Math.max(length, size) : Math.min(length, size);
        }
        List<@Nullable Object> zipped = new ArrayList<>();
        for (int i = 0; i < length && !arrays.isEmpty(); i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int j = 0; j < arrays.size(); j++) {
                List<?> source = (List<?>) java.util.Objects.requireNonNull(arrays.get(j));
                row.add(i < source.size() ? source.get(i) : j < defaults.size() ? defaults.get(j) : null);
            }
            zipped.add(row);
        }
        return zipped;
    }

    static Document pair(String key, @Nullable Object value) {
        return new Document("k", key).append("v", value);
    }
}
