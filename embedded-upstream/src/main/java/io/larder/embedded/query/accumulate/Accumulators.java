package io.larder.embedded.query.accumulate;

import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accumulators that take plain values. */
public final class Accumulators {
    private static final Set<String> SIMPLE = Set.of(
            "$sum",
            "$avg",
            "$min",
            "$max",
            "$stdDevPop",
            "$stdDevSamp",
            "$first",
            "$last",
            "$push",
            "$addToSet",
            "$mergeObjects",
            "$count");

    private Accumulators() {}

    public static boolean isSimple(String name) {
        return SIMPLE.contains(name);
    }

    /** One of {@link #isSimple}. */
    public static Accumulator simple(String name, Evaluation evaluation) {
        return switch (name) {
            case "$sum" -> new Sum();
            case "$count" -> new Count();
            case "$avg" -> new Average();
            case "$min" -> new Extreme(evaluation.collation(), -1);
            case "$max" -> new Extreme(evaluation.collation(), 1);
            case "$stdDevPop" -> new Deviation(false);
            case "$stdDevSamp" -> new Deviation(true);
            case "$first" -> new Ends(true);
            case "$last" -> new Ends(false);
            case "$push" -> new Push();
            case "$addToSet" -> new AddToSet(evaluation);
            case "$mergeObjects" -> new MergeObjects();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The value below which this fraction of the numbers lies; null without numbers. */
    public static @Nullable Object percentile(List<?> values, double fraction) {
        List<Double> numbers = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof Number number && !Numbers.isNaN(number)) {
                numbers.add(number.doubleValue());
            }
        }
        if (numbers.isEmpty()) {
            return null;
        }
        Collections.sort(numbers);
        int rank = Math.max(1, (int) Math.ceil(fraction * numbers.size()));
        return numbers.get(rank - 1);
    }

    private static final class Count implements Accumulator {
        private int count;

        @Override
        public void add(@Nullable Object value) {
            count++;
        }

        @Override
        public @Nullable Object result() {
            return count;
        }
    }

    private static final class Ends implements Accumulator {
        private final boolean first;
        private boolean seen;
        private @Nullable Object value;

        Ends(boolean first) {
            this.first = first;
        }

        @Override
        public void add(@Nullable Object next) {
            if (!first || !seen) {
                value = Missing.orNull(next);
                seen = true;
            }
        }

        @Override
        public @Nullable Object result() {
            return value;
        }
    }

    private static final class Push implements Accumulator {
        private final List<@Nullable Object> values = new ArrayList<>();

        @Override
        public void add(@Nullable Object value) {
            if (!Missing.isMissing(value)) {
                values.add(value);
            }
        }

        @Override
        public @Nullable Object result() {
            return new ArrayList<>(values);
        }
    }

    private static final class AddToSet implements Accumulator {
        private final Evaluation evaluation;
        private final java.util.Map<ValueKey, @Nullable Object> values = new java.util.LinkedHashMap<>();

        AddToSet(Evaluation evaluation) {
            this.evaluation = evaluation;
        }

        @Override
        public void add(@Nullable Object value) {
            if (!Missing.isMissing(value)) {
                values.putIfAbsent(ValueKey.of(value, evaluation.collation()), value);
            }
        }

        @Override
        public @Nullable Object result() {
            return new ArrayList<>(values.values());
        }
    }
}
