package io.larder.embedded.query.project;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code $slice} of find: a count, or how many to skip and a count. */
final class Slices {
    private Slices() {}

    /** An array whose first part is no number is the expression of the same name. */
    static boolean isFindSlice(Document operator) {
        Object argument = operator.get("$slice");
        return operator.size() == 1
                && (argument instanceof Number
                        || (argument instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Number));
    }

    static UnaryOperator<@Nullable Object> parse(@Nullable Object argument) {
        if (argument instanceof Number count) {
            int n = count.intValue();
            return value -> value instanceof List<?> list ? (n >= 0 ? part(list, 0, n) : part(list, n, -n)) : value;
        }
        List<?> pair = (List<?>) java.util.Objects.requireNonNull(argument);
        if (pair.size() != 2 || !(pair.get(0) instanceof Number skip) || !(pair.get(1) instanceof Number limit)) {
            throw new CommandFailure(
                    28667,
                    "Invalid $slice syntax. The given syntax { $slice: " + pair
                            + " } did not match the find() syntax because :: Location31272: $slice array argument should be of form [skip, limit]");
        }
        if (limit.intValue() <= 0) {
            throw new CommandFailure(28724, "First argument to $slice must be an array, but is of type: int");
        }
        return value -> value instanceof List<?> list ? part(list, skip.intValue(), limit.intValue()) : value;
    }

    private static List<@Nullable Object> part(List<?> list, int skip, int count) {
        int from = skip >= 0 ? Math.min(skip, list.size()) : Math.max(0, list.size() + skip);
        int to = (int) Math.min(list.size(), (long) from + count);
        return new ArrayList<>(list.subList(from, to));
    }
}
