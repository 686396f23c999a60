package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $fill, which is $setWindowFields for its methods and $addFields for its values. */
final class FillStage {
    private FillStage() {}

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        Document spec = Specs.document(name, specification, 6050200);
        Specs.allowOnly(name, spec, Set.of("partitionBy", "partitionByFields", "sortBy", "output"));
        if (!(Specs.required(name, spec, "output") instanceof Document output) || output.isEmpty()) {
            throw new CommandFailure(
                    6050203, "The output field in '$fill' must be an object with at least one element");
        }
        if (spec.containsKey("partitionBy") && spec.containsKey("partitionByFields")) {
            throw new CommandFailure(
                    6050204, "Maximum one of 'partitionBy' and 'partitionByFields' can be specified in '$fill'");
        }
        Document values = new Document();
        Document windows = new Document();
        output.forEach((field, definition) -> {
            if (definition instanceof Document one && one.size() == 1 && one.containsKey("value")) {
                values.put(field, new Document("$ifNull", java.util.Arrays.asList("$" + field, one.get("value"))));
            } else if (definition instanceof Document one && "linear".equals(one.get("method"))) {
                windows.put(field, new Document("$linearFill", "$" + field));
            } else if (definition instanceof Document one && "locf".equals(one.get("method"))) {
                windows.put(field, new Document("$locf", "$" + field));
            } else {
                throw new CommandFailure(
                        6050202, "Each output of '$fill' needs a 'value' or a 'method' of 'linear' or 'locf'");
            }
        });
        List<Document> stages = new ArrayList<>();
        if (!windows.isEmpty()) {
            if (!spec.containsKey("sortBy") && windows.values().toString().contains("$linearFill")) {
                throw new CommandFailure(605001, "$linearFill must be specified with a top level sortBy expression");
            }
            Document window = new Document();
            Object by = spec.containsKey("partitionByFields") ? byFields(spec) : spec.get("partitionBy");
            if (by != null) {
                window.put("partitionBy", by);
            }
            if (spec.containsKey("sortBy")) {
                window.put("sortBy", spec.get("sortBy"));
            }
            stages.add(new Document("$setWindowFields", window.append("output", windows)));
        }
        if (!values.isEmpty()) {
            stages.add(new Document("$addFields", values));
        }
        Pipeline pipeline = Pipeline.compile(stages, context);
        return pipeline::run;
    }

    private static Document byFields(Document spec) {
        if (!(spec.get("partitionByFields") instanceof List<?> fields)) {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "'$fill.partitionByFields' must be an array");
        }
        Document by = new Document();
        for (Object field : fields) {
            if (!(field instanceof String path) || path.startsWith("$")) {
                throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "'$fill.partitionByFields' must hold field names");
            }
            by.put(path.replace('.', '_'), "$" + path);
        }
        return by;
    }
}
