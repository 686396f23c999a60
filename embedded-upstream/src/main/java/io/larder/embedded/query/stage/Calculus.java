package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.value.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Window functions that calculate: slopes, areas, moving averages, covariance. */
final class Calculus {
    private Calculus() {}

    static WindowFunction compile(
            String name, @Nullable Object argument, WindowBounds bounds, PipelineContext context) {
        if (!(argument instanceof Document spec) || !spec.containsKey("input")) {
            throw bad(name + " expects an object with 'input'");
        }
        Expression input = Expressions.compile(spec.get("input"), context.scope());
        double unit = 1;
        if (spec.get("unit") instanceof String given) {
            Long millis = WindowBounds.UNIT_MILLIS.get(given);
            if (millis == null) {
                throw new CommandFailure(5490704, "unit must be 'week' or smaller");
            }
            unit = millis;
        }
        double scale = unit;
        return partition -> {
            List<@Nullable Object> values = new ArrayList<>(partition.size());
            for (int i = 0; i < partition.size(); i++) {
                List<Integer> window = bounds.around(partition, i);
                values.add(
                        name.equals("$derivative")
                                ? slope(partition, input, window.get(0), window.get(1), scale)
                                : area(partition, input, window.get(0), window.get(1), scale));
            }
            return values;
        };
    }

    private static @Nullable Object slope(Partition partition, Expression input, int from, int to, double scale) {
        if (to - from < 2) {
            return null;
        }
        Object first = partition.evaluate(input, from);
        Object last = partition.evaluate(input, to - 1);
        double width = (partition.numericPosition(to - 1) - partition.numericPosition(from)) / scale;
        return first instanceof Number a && last instanceof Number b && width != 0
                ? (Object) ((b.doubleValue() - a.doubleValue()) / width)
                : null;
    }

    private static @Nullable Object area(Partition partition, Expression input, int from, int to, double scale) {
        double sum = 0;
        for (int i = from + 1; i < to; i++) {
            if (partition.evaluate(input, i - 1) instanceof Number a
                    && partition.evaluate(input, i) instanceof Number b) {
                double width = (partition.numericPosition(i) - partition.numericPosition(i - 1)) / scale;
                sum += (a.doubleValue() + b.doubleValue()) / 2 * width;
            }
        }
        return sum;
    }

    static WindowFunction movingAverage(@Nullable Object argument, PipelineContext context) {
        if (!(argument instanceof Document spec)
                || !spec.containsKey("input")
                || spec.containsKey("N") == spec.containsKey("alpha")) {
            throw bad(
                    "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field");
        }
        Expression input = Expressions.compile(spec.get("input"), context.scope());
        double alpha;
        if (spec.containsKey("N")) {
            Integer n = Numbers.wholeInt(spec.get("N"));
            if (n == null || n <= 0) {
                throw bad("'N' field must be an integer greater than zero, but found  " + spec.get("N"));
            }
            alpha = 2.0 / (n + 1);
        } else if (spec.get("alpha") instanceof Number given && given.doubleValue() > 0 && given.doubleValue() < 1) {
            alpha = given.doubleValue();
        } else {
            throw bad("'alpha' must be between 0 and 1 (exclusive), found alpha: " + spec.get("alpha"));
        }
        return partition -> {
            List<@Nullable Object> values = new ArrayList<>(partition.size());
            Double average = null;
            for (int i = 0; i < partition.size(); i++) {
                if (partition.evaluate(input, i) instanceof Number number) {
                    average = average == null
                            ? (Double) number.doubleValue()
                            : (Double) (number.doubleValue() * alpha + average * (1 - alpha));
                }
                values.add(average);
            }
            return values;
        };
    }

    static WindowFunction covariance(
            boolean sample, @Nullable Object argument, WindowBounds bounds, PipelineContext context) {
        if (!(argument instanceof List<?> pair) || pair.size() != 2) {
            throw bad("covariance needs an array of two expressions");
        }
        Expression x = Expressions.compile(pair.get(0), context.scope());
        Expression y = Expressions.compile(pair.get(1), context.scope());
        return partition -> {
            List<@Nullable Object> values = new ArrayList<>(partition.size());
            for (int i = 0; i < partition.size(); i++) {
                List<Integer> window = bounds.around(partition, i);
                double meanX = 0;
                double meanY = 0;
                double together = 0;
                int count = 0;
                for (int j = window.get(0); j < window.get(1); j++) {
                    if (partition.evaluate(x, j) instanceof Number a && partition.evaluate(y, j) instanceof Number b) {
                        count++;
                        double distance = a.doubleValue() - meanX;
                        meanX += distance / count;
                        meanY += (b.doubleValue() - meanY) / count;
                        together += distance * (b.doubleValue() - meanY);
                    }
                }
                int divisor = sample ? count - 1 : count;
                values.add(divisor <= 0 ? null : (Object) (together / divisor));
            }
            return values;
        };
    }

    private static CommandFailure bad(String message) {
        return new CommandFailure(ErrorCode.FAILED_TO_PARSE, message);
    }
}
