package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents split by a value and sorted within each part. */
final class Partitions {
    private Partitions() {}

    static List<List<Document>> of(
            Iterator<Document> input, @Nullable Expression by, @Nullable Sorter order, PipelineContext context) {
        Map<ValueKey, List<Document>> parts = new LinkedHashMap<>();
        while (input.hasNext()) {
            Document document = input.next();
            Object key = by == null ? null : Missing.orNull(by.evaluate(context.frame(document)));
            parts.computeIfAbsent(ValueKey.of(key, context.evaluation().collation()), made -> new ArrayList<>())
                    .add(document);
        }
        List<List<Document>> sorted = new ArrayList<>(parts.size());
        parts.values().forEach(part -> sorted.add(order == null ? part : order.sort(part)));
        return sorted;
    }
}
