package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** $push with $each, $position, $sort and $slice, which act in that order. */
final class Push implements FieldOperator {
    private final List<?> values;
    private final @Nullable Integer position;
    private final @Nullable Integer slice;
    private final @Nullable Comparator<@Nullable Object> order;

    private Push(
            List<?> values,
            @Nullable Integer position,
            @Nullable Integer slice,
            @Nullable Comparator<@Nullable Object> order) {
        this.values = values;
        this.position = position;
        this.slice = slice;
        this.order = order;
    }

    static Push parse(@Nullable Object argument, Evaluation evaluation) {
        if (!(argument instanceof Document spec) || !spec.containsKey("$each")) {
            return new Push(java.util.Collections.singletonList(argument), null, null, null);
        }
        if (!(spec.get("$each") instanceof List<?> values)) {
            throw bad("The argument to $each in $push must be an array but it was of type: "
                    + TypeNames.of(spec.get("$each")));
        }
        Integer position = null;
        Integer slice = null;
        Comparator<@Nullable Object> order = null;
        for (String clause : spec.keySet()) {
            Object value = spec.get(clause);
            switch (clause) {
                case "$each" -> {}
                case "$position" -> position = integer(clause, value);
                case "$slice" -> slice = integer(clause, value);
                case "$sort" -> order = order(value, evaluation);
                default -> throw bad("Unrecognized clause in $push: " + clause);
            }
        }
        return new Push(values, position, slice, order);
    }

    private static Integer integer(String clause, @Nullable Object value) {
        Integer whole = value instanceof Number ? Numbers.wholeInt(value) : null;
        if (whole == null) {
            throw bad(
                    "The value for " + clause + " must be an integer value but was given type: " + TypeNames.of(value));
        }
        return whole;
    }

    private static Comparator<@Nullable Object> order(@Nullable Object spec, Evaluation evaluation) {
        if (spec instanceof Document pattern) {
            if (pattern.isEmpty()) {
                throw bad("The sort pattern is empty when it should be a set of fields.");
            }
            Comparator<Document> documents =
                    Sorter.compile(pattern, evaluation.collation()).comparator();
            return Comparator.comparing(
                    value -> value instanceof Document document ? document : new Document(), documents);
        }
        Long direction = spec instanceof Number ? Numbers.wholeLong(spec) : null;
        if (direction == null || (direction != 1 && direction != -1)) {
            throw bad(
                    spec instanceof Number
                            ? "The $sort element value must be either 1 or -1"
                            : "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort "
                                    + "embedded fields");
        }
        int sign = direction.intValue();
        return (a, b) -> sign * Compare.compare(a, b, evaluation.collation());
    }

    @Override
    public @Nullable Object apply(@Nullable Object current, Target target) {
        if (!Missing.isMissing(current) && !(current instanceof List)) {
            throw bad("The field '" + target.path() + "' must be an array but is of type " + TypeNames.of(current)
                    + " in document " + target.documentId());
        }
        List<?> old = current instanceof List<?> list ? list : List.of();
        List<@Nullable Object> result = new ArrayList<>(old);
        result.addAll(insertAt(old.size()), values);
        if (order != null) {
            result.sort(order);
        }
        if (slice != null) {
            int size = result.size();
            result = slice >= 0
                    ? new ArrayList<>(result.subList(0, Math.min(slice, size)))
                    : new ArrayList<>(result.subList(Math.max(0, size + slice), size));
        }
        return !Missing.isMissing(current) && result.equals(old) ? current : result;
    }

    private int insertAt(int size) {
        if (position == null) {
            return size;
        }
        return position >= 0 ? Math.min(position, size) : Math.max(0, size + position);
    }

    @Override
    public boolean appends() {
        return true;
    }

    private static CommandFailure bad(String message) {
        return new CommandFailure(ErrorCode.BAD_VALUE, message);
    }
}
