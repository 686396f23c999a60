package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Missing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sorted partition as window functions see it. */
record Partition(List<Document> documents, @Nullable Sorter order, @Nullable Document sortBy, PipelineContext context) {
    int size() {
        return documents.size();
    }

    @Nullable
    Object evaluate(Expression expression, int index) {
        return Missing.orNull(expression.evaluate(context.frame(documents.get(index))));
    }

    List<@Nullable Object> column(Expression expression) {
        List<@Nullable Object> values = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            values.add(evaluate(expression, i));
        }
        return values;
    }

    /** Whether two neighbours are equal in the order. */
    boolean tied(int a, int b) {
        return order != null && order.compareKeys(order.keys(documents.get(a)), order.keys(documents.get(b))) == 0;
    }

    /** The value of the only field sorted by. */
    @Nullable
    Object position(int index) {
        return sortBy == null || sortBy.isEmpty()
                ? null
                : Missing.orNull(Nested.get(
                        documents.get(index), sortBy.keySet().iterator().next()));
    }

    /** As a number; dates in milliseconds. NaN if it is neither. */
    double numericPosition(int index) {
        Object value = position(index);
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
