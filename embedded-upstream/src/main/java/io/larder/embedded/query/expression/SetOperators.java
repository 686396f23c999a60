package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Truth;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arrays as sets: order and repetition do not matter. */
final class SetOperators {
    private SetOperators() {}

    static void register(Operators operators) {
        operators.many("$setUnion", 0, Integer.MAX_VALUE, (sets, frame) -> {
            Map<ValueKey, @Nullable Object> union = new LinkedHashMap<>();
            for (Object each : sets) {
                if (Missing.isNullish(each)) {
                    return null;
                }
                set("$setUnion", each, 17043, frame).forEach(union::putIfAbsent);
            }
            return new ArrayList<>(union.values());
        });
        operators.many("$setIntersection", 0, Integer.MAX_VALUE, (sets, frame) -> {
            Map<ValueKey, @Nullable Object> common = null;
            for (Object each : sets) {
                if (Missing.isNullish(each)) {
                    return null;
                }
                Map<ValueKey, @Nullable Object> next = set("$setIntersection", each, 17047, frame);
                if (common == null) {
                    common = next;
                } else {
                    common.keySet().retainAll(next.keySet());
                }
            }
            return common == null ? new ArrayList<>() : new ArrayList<>(common.values());
        });
        operators.many("$setDifference", 2, 2, (sets, frame) -> {
            if (Missing.isNullish(sets.get(0)) || Missing.isNullish(sets.get(1))) {
                return null;
            }
            Map<ValueKey, @Nullable Object> left = set("$setDifference", sets.get(0), 17048, frame);
            left.keySet()
                    .removeAll(set("$setDifference", sets.get(1), 17049, frame).keySet());
            return new ArrayList<>(left.values());
        });
        operators.many("$setEquals", 2, Integer.MAX_VALUE, (sets, frame) -> {
            Map<ValueKey, @Nullable Object> first = set("$setEquals", sets.get(0), 17044, frame);
            return sets.stream()
                    .allMatch(each ->
                            set("$setEquals", each, 17044, frame).keySet().equals(first.keySet()));
        });
        operators.many("$setIsSubset", 2, 2, (sets, frame) -> {
            Map<ValueKey, @Nullable Object> inner = set("$setIsSubset", sets.get(0), 17046, frame);
            return set("$setIsSubset", sets.get(1), 17042, frame).keySet().containsAll(inner.keySet());
        });
        operators.one(
                "$allElementsTrue",
                value ->
                        ArrayOperators.array(value, 17040, "$allElementsTrue's argument must be an array, but is ")
                                .stream()
                                .allMatch(Truth::of));
        operators.one(
                "$anyElementTrue",
                value ->
                        ArrayOperators.array(value, 17041, "$anyElementTrue's argument must be an array, but is ")
                                .stream()
                                .anyMatch(Truth::of));
    }

    private static Map<ValueKey, @Nullable Object> set(String name, @Nullable Object value, int code, Frame frame) {
        if (!(value instanceof List<?> list)) {
            throw new CommandFailure(
                    code,
                    "All operands of " + name + " must be arrays. One argument is of type: " + TypeNames.of(value));
        }
        Map<ValueKey, @Nullable Object> set = new LinkedHashMap<>();
        for (Object element : list) {
            set.putIfAbsent(ValueKey.of(element, frame.evaluation().collation()), element);
        }
        return set;
    }
}
