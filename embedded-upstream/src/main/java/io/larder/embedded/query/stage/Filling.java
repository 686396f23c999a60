package io.larder.embedded.query.stage;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** $locf and $linearFill: nulls take the last value, or a value on the line between their neighbours. */
final class Filling {
    private Filling() {}

    static WindowFunction compile(String name, Expression input) {
        return name.equals("$locf")
                ? partition -> carried(partition.column(input))
                : partition -> interpolated(partition, partition.column(input));
    }

    private static List<@Nullable Object> carried(List<@Nullable Object> values) {
        Object last = null;
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != null) {
                last = values.get(i);
            } else {
                values.set(i, last);
            }
        }
        return values;
    }

    private static List<@Nullable Object> interpolated(Partition partition, List<@Nullable Object> values) {
        List<@Nullable Object> filled = new ArrayList<>(values);
        int left = -1;
        for (int i = 0; i < values.size(); i++) {
            if (i > 0 && partition.tied(i, i - 1)) {
                throw new CommandFailure(6050106, "There can be no repeated values in the sort field for $linearFill");
            }
            if (!(values.get(i) instanceof Number right)) {
                continue;
            }
            if (left >= 0 && i - left > 1) {
                double from = ((Number) java.util.Objects.requireNonNull(values.get(left))).doubleValue();
                double start = partition.numericPosition(left);
                double width = partition.numericPosition(i) - start;
                for (int j = left + 1; j < i; j++) {
                    filled.set(j, from + (right.doubleValue() - from) * (partition.numericPosition(j) - start) / width);
                }
            }
            left = i;
        }
        return filled;
    }
}
