package io.larder.embedded.query.stage;

import io.larder.embedded.failure.CommandFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The preferred number series of $bucketAuto: Renard, E series, 1-2-5 and powers of two. */
final class PreferredNumbers {
    private static final Map<String, double[]> SERIES = Map.ofEntries(
            Map.entry("R5", new double[] {1.0, 1.6, 2.5, 4.0, 6.3}),
            Map.entry("R10", new double[] {1.0, 1.25, 1.6, 2.0, 2.5, 3.15, 4.0, 5.0, 6.3, 8.0}),
            Map.entry("R20", new double[] {
                1.0, 1.12, 1.25, 1.4, 1.6, 1.8, 2.0, 2.24, 2.5, 2.8, 3.15, 3.55, 4.0, 4.5, 5.0, 5.6, 6.3, 7.1, 8.0, 9.0
            }),
            Map.entry("1-2-5", new double[] {1.0, 2.0, 5.0}),
            Map.entry("E6", new double[] {1.0, 1.5, 2.2, 3.3, 4.7, 6.8}),
            Map.entry("E12", new double[] {1.0, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2}),
            Map.entry("E24", new double[] {
                1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2, 6.8,
                7.5, 8.2, 9.1
            }));

    private final double @Nullable [] series;

    private PreferredNumbers(double @Nullable [] series) {
        this.series = series;
    }

    static PreferredNumbers of(@Nullable Object name) {
        if ("POWERSOF2".equals(name)) {
            return new PreferredNumbers(null);
        }
        double[] series = name instanceof String text ? SERIES.get(text) : null;
        if (series == null) {
            throw new CommandFailure(40257, "Unknown rounding granularity '" + name + "'");
        }
        return new PreferredNumbers(series);
    }

    void requireUsable(@Nullable Object value) {
        if (!(value instanceof Number number)) {
            throw new CommandFailure(
                    40258,
                    "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: "
                            + io.larder.embedded.query.value.TypeNames.of(value));
        }
        if (Double.isNaN(number.doubleValue())) {
            throw new CommandFailure(
                    40259, "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found NaN");
        }
        if (number.doubleValue() < 0) {
            throw new CommandFailure(
                    40260,
                    "$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number");
        }
    }

    /** The next number of the series above this one. */
    Object roundUp(Number value) {
        double number = value.doubleValue();
        if (number == 0) {
            return 0.0;
        }
        if (series == null) {
            return Math.pow(2, Math.floor(Math.log(number) / Math.log(2)) + 1);
        }
        double scale = Math.pow(10, Math.floor(Math.log10(number)));
        for (double step : series) {
            if (step * scale > number * (1 + 1e-12)) {
                return step * scale;
            }
        }
        return 10 * scale;
    }

    /** The last number of the series below this one. */
    Object roundDown(Number value) {
        double number = value.doubleValue();
        if (number == 0) {
            return 0.0;
        }
        if (series == null) {
            return Math.pow(2, Math.ceil(Math.log(number) / Math.log(2)) - 1);
        }
        double scale = Math.pow(10, Math.floor(Math.log10(number)));
        for (int i = series.length - 1; i >= 0; i--) {
            if (series[i] * scale < number * (1 - 1e-12)) {
                return series[i] * scale;
            }
        }
        return series[series.length - 1] * scale / 10;
    }
}
