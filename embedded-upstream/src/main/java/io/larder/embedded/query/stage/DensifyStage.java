package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Arithmetic;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $densify: documents for the values that are missing in a series of numbers or dates. */
final class DensifyStage {
    private static final int MAX_GENERATED = 500_000;

    private final String field;
    private final List<String> partitionFields = new ArrayList<>();
    private final @Nullable Expression partitionBy;
    private final Number step;
    private final @Nullable String unit;
    private final Object bounds;

    private DensifyStage(Document spec, PipelineContext context) {
        field = Specs.string("$densify", spec, "field");
        if (spec.get("partitionByFields") instanceof List<?> fields) {
            fields.forEach(each -> partitionFields.add(String.valueOf(each)));
        }
        List<Object> paths = new ArrayList<>();
        partitionFields.forEach(each -> paths.add("$" + each));
        partitionBy = paths.isEmpty() ? null : Expressions.compile(paths, context.scope());
        if (!(Specs.required("$densify", spec, "range") instanceof Document range)) {
            throw Specs.wrongType("$densify", "range", spec.get("range"), "object");
        }
        Specs.allowOnly("$densify.range", range, Set.of("step", "unit", "bounds"));
        if (!(Specs.required("$densify.range", range, "step") instanceof Number given) || given.doubleValue() <= 0) {
            throw new CommandFailure(
                    5733401, "the step parameter in a range statement must be a strictly positive numeric value");
        }
        step = given;
        unit = (String) range.get("unit");
        if (unit != null && !(step instanceof Integer || step instanceof Long)) {
            throw new CommandFailure(
                    6586400,
                    "The step parameter in a range satement must be a whole number when densifying a date range");
        }
        Object limits = Specs.required("$densify.range", range, "bounds");
        if (!"full".equals(limits)
                && !"partition".equals(limits)
                && !(limits instanceof List<?> pair && pair.size() == 2)) {
            throw new CommandFailure(5946802, "Bounds string must either be 'full' or 'partition'");
        }
        bounds = java.util.Objects.requireNonNull(limits);
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document spec)) {
            throw new CommandFailure(
                    5733402,
                    "the $densify stage specification must be an object, found " + TypeNames.of(specification));
        }
        Specs.allowOnly(name, spec, Set.of("field", "partitionByFields", "range"));
        DensifyStage stage = new DensifyStage(spec, context);
        return (input, with) -> Streams.deferred(() -> stage.run(input, with));
    }

    private Iterator<Document> run(Iterator<Document> input, PipelineContext context) {
        Sorter order =
                Sorter.compile(new Document(field, 1), context.evaluation().collation());
        List<List<Document>> parts = Partitions.of(input, partitionBy, order, context);
        Object low = null;
        Object high = null;
        if (bounds instanceof List<?> pair) {
            low = pair.get(0);
            high = pair.get(1);
        } else if (bounds.equals("full")) {
            for (List<Document> part : parts) {
                for (Document document : part) {
                    Object value = value(document);
                    if (value != null) {
                        low = low == null || order(value, low) < 0 ? value : low;
                        high = high == null || order(value, high) > 0 ? value : high;
                    }
                }
            }
        }
        List<Document> results = new ArrayList<>();
        for (List<Document> part : parts) {
            densify(part, low, high, results);
        }
        return results.iterator();
    }

    private @Nullable Object value(Document document) {
        Object value = Missing.orNull(Nested.get(document, field));
        if (value == null) {
            return null;
        }
        if (unit == null ? !(value instanceof Number) : !(value instanceof Instant)) {
            throw new CommandFailure(
                    unit == null ? 5733201 : 6053600,
                    "PlanExecutor error during aggregation :: caused by :: Densify field type must be "
                            + (unit == null ? "numeric" : "a date"));
        }
        return value;
    }

    private void densify(List<Document> part, @Nullable Object low, @Nullable Object high, List<Document> results) {
        List<Document> valued =
                part.stream().filter(each -> value(each) != null).toList();
        part.stream().filter(each -> value(each) == null).forEach(results::add);
        if (valued.isEmpty() && low == null) {
            return;
        }
        Object next = low != null ? low : java.util.Objects.requireNonNull(value(valued.get(0)));
        Object end = high != null ? high : java.util.Objects.requireNonNull(value(valued.get(valued.size() - 1)));
        // Given bounds leave out their end; the ends taken from the documents are there already.
        boolean endExcluded = bounds instanceof List;
        long steps = 0;
        Object start = next;
        for (Document document : valued) {
            Object value = java.util.Objects.requireNonNull(value(document));
            while (order(next, value) < 0 && before(next, end, endExcluded)) {
                results.add(made(part, next));
                next = after(start, ++steps);
                requireBound(steps);
            }
            if (order(next, value) == 0) {
                next = after(start, ++steps);
            }
            results.add(document);
        }
        while (before(next, end, endExcluded)) {
            results.add(made(part, next));
            next = after(start, ++steps);
            requireBound(steps);
        }
    }

    private static void requireBound(long steps) {
        if (steps > MAX_GENERATED) {
            throw new CommandFailure(
                    5897900,
                    "Generated " + steps + " documents in $densify, which is over the limit of " + MAX_GENERATED);
        }
    }

    private static boolean before(Object next, Object end, boolean excluded) {
        int order = order(next, end);
        return excluded ? order < 0 : order <= 0;
    }

    private static int order(Object a, Object b) {
        return a instanceof Instant x && b instanceof Instant y
                ? x.compareTo(y)
                : Numbers.compare((Number) a, (Number) b);
    }

    private Object after(Object start, long steps) {
        if (start instanceof Instant instant) {
            ZonedDateTime date = instant.atZone(ZoneOffset.UTC);
            long amount = Math.multiplyExact(step.longValue(), steps);
            return switch (String.valueOf(unit)) {
                case "year" -> date.plusYears(amount).toInstant();
                case "quarter" -> date.plusMonths(amount * 3).toInstant();
                case "month" -> date.plusMonths(amount).toInstant();
                case "week" -> date.plusWeeks(amount).toInstant();
                case "day" -> date.plusDays(amount).toInstant();
                case "hour" -> date.plusHours(amount).toInstant();
                case "minute" -> date.plusMinutes(amount).toInstant();
                case "second" -> date.plusSeconds(amount).toInstant();
                default -> instant.plusMillis(amount);
            };
        }
        Number by = Arithmetic.multiply(step, steps <= Integer.MAX_VALUE ? (Number) (int) steps : (Number) steps);
        return Arithmetic.add((Number) start, by);
    }

    private Document made(List<Document> part, Object value) {
        Document document = new Document();
        for (String each : partitionFields) {
            Object shared = part.isEmpty() ? Missing.MISSING : Nested.get(part.get(0), each);
            if (!Missing.isMissing(shared)) {
                document = Nested.put(document, each, shared);
            }
        }
        return Nested.put(document, field, value);
    }
}
