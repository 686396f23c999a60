package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.stage.Pipeline;
import io.larder.embedded.query.stage.PipelineContext;
import io.larder.embedded.query.stage.Sources;
import io.larder.embedded.query.value.Evaluation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** An update given as aggregation stages: $set, $unset, $project, $replaceRoot and their other names. */
final class UpdatePipeline {
    private static final Set<String> ALLOWED =
            Set.of("$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith");

    private final Pipeline pipeline;

    private UpdatePipeline(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    static UpdatePipeline compile(List<?> given, Evaluation evaluation) {
        List<Document> stages = new ArrayList<>(given.size());
        for (Object each : given) {
            if (!(each instanceof Document stage)) {
                throw new CommandFailure(
                        ErrorCode.TYPE_MISMATCH, "Each element of the 'pipeline' array must be an object");
            }
            stages.add(stage);
        }
        Pipeline pipeline =
                Pipeline.compile(stages, PipelineContext.of(evaluation, Namespace.ofDatabase("admin"), Sources.NONE));
        for (Document stage : stages) {
            String name = stage.keySet().iterator().next();
            if (!ALLOWED.contains(name)) {
                throw new CommandFailure(
                        ErrorCode.INVALID_OPTIONS, name + " is not allowed to be used within an update");
            }
        }
        return new UpdatePipeline(pipeline);
    }

    Document apply(Document document) {
        Iterator<Document> result = pipeline.run(List.of(document).iterator());
        return result.next();
    }
}
