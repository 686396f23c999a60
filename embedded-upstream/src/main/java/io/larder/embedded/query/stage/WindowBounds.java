package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Numbers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which neighbours belong to a document's window: by position, or by distance in the sorted value. */
record WindowBounds(boolean byPosition, @Nullable Double lower, @Nullable Double upper) {
    static final WindowBounds WHOLE = new WindowBounds(true, null, null);

    static final Map<String, Long> UNIT_MILLIS = Map.of(
            "millisecond", 1L,
            "second", 1000L,
            "minute", 60_000L,
            "hour", 3_600_000L,
            "day", 86_400_000L,
            "week", 604_800_000L);

    static WindowBounds parse(@Nullable Object window) {
        if (window == null) {
            return WHOLE;
        }
        if (!(window instanceof Document document)) {
            throw parse("'window' field must be an object");
        }
        for (String field : document.keySet()) {
            if (!List.of("documents", "range", "unit").contains(field)) {
                throw parse("'window' field that is not 'documents', 'range' or 'unit': " + field);
            }
        }
        if (document.containsKey("documents") && document.containsKey("range")) {
            throw parse("Window bounds can specify either 'documents' or 'unit', not both.");
        }
        boolean byPosition = document.containsKey("documents");
        Object given = byPosition ? document.get("documents") : document.get("range");
        if (given == null) {
            return WHOLE;
        }
        if (!(given instanceof List<?> pair) || pair.size() != 2) {
            throw parse("Window bounds must be a 2-element array: " + given);
        }
        double scale = 1;
        if (document.get("unit") instanceof String unit) {
            Long millis = UNIT_MILLIS.get(unit);
            if (millis == null) {
                throw parse("unknown time unit value: " + unit);
            }
            scale = millis;
        }
        return new WindowBounds(
                byPosition, bound(pair.get(0), scale, byPosition), bound(pair.get(1), scale, byPosition));
    }

    private static @Nullable Double bound(@Nullable Object given, double scale, boolean byPosition) {
        if ("unbounded".equals(given)) {
            return null;
        }
        if ("current".equals(given)) {
            return 0.0;
        }
        if (given instanceof Number number && (!byPosition || Numbers.wholeInt(given) != null)) {
            return number.doubleValue() * scale;
        }
        throw parse("Window bounds must be \"unbounded\", \"current\", or a number: " + given);
    }

    private static CommandFailure parse(String message) {
        return new CommandFailure(ErrorCode.FAILED_TO_PARSE, message);
    }

    /** First index of the window, and the index after its last. */
    List<Integer> around(Partition partition, int index) {
        int size = partition.size();
        if (byPosition) {
            int from = lower == null ? 0 : Math.max(0, index + lower.intValue());
            int to = upper == null ? size : Math.min(size, index + upper.intValue() + 1);
            return List.of(Math.min(from, size), Math.max(from, to));
        }
        double here = partition.numericPosition(index);
        int from = 0;
        if (lower != null) {
            while (from < size && partition.numericPosition(from) < here + lower) {
                from++;
            }
        }
        int to = size;
        if (upper != null) {
            while (to > from && partition.numericPosition(to - 1) > here + upper) {
                to--;
            }
        }
        return List.of(from, to);
    }
}
