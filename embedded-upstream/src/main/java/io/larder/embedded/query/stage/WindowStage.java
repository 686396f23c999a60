package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.sort.Sorter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $setWindowFields: each document sees its neighbours in its partition. */
final class WindowStage {
    private final @Nullable Expression partitionBy;
    private final @Nullable Document sortBy;
    private final Map<String, WindowFunction> output = new LinkedHashMap<>();

    private WindowStage(Document spec, PipelineContext context) {
        Object by = spec.get("partitionBy");
        partitionBy = by == null ? null : Expressions.compile(by, context.scope());
        if (spec.get("sortBy") != null && !(spec.get("sortBy") instanceof Document)) {
            throw Specs.wrongType("$setWindowFields", "sortBy", spec.get("sortBy"), "object");
        }
        sortBy = (Document) spec.get("sortBy");
        if (!(Specs.required("$setWindowFields", spec, "output") instanceof Document fields)) {
            throw Specs.wrongType("$setWindowFields", "output", spec.get("output"), "object");
        }
        fields.forEach((field, definition) -> {
            if (!(definition instanceof Document document)) {
                throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "The field '" + field + "' must be an object");
            }
            output.put(field, WindowFunctions.compile(field, document, sortBy, context));
        });
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document spec)) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "the $setWindowFields stage specification must be an object");
        }
        Specs.allowOnly(name, spec, Set.of("partitionBy", "sortBy", "output"));
        WindowStage stage = new WindowStage(spec, context);
        return (input, with) -> Streams.deferred(() -> stage.run(input, with));
    }

    private Iterator<Document> run(Iterator<Document> input, PipelineContext context) {
        Sorter order = sortBy == null
                ? null
                : Sorter.compile(sortBy, context.evaluation().collation());
        List<Document> results = new ArrayList<>();
        for (List<Document> part : Partitions.of(input, partitionBy, order, context)) {
            Partition partition = new Partition(part, order, sortBy, context);
            Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
            output.forEach((field, function) -> columns.put(field, function.over(partition)));
            for (int i = 0; i < part.size(); i++) {
                Document document = part.get(i);
                for (Map.Entry<String, List<@Nullable Object>> column : columns.entrySet()) {
                    document = Nested.put(
                            document, column.getKey(), column.getValue().get(i));
                }
                results.add(document);
            }
        }
        return results.iterator();
    }
}
