package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Evaluation;
import java.util.List;

/** An update given as aggregation stages: $set, $unset, $project, $replaceRoot and their other names. */
final class UpdatePipeline {
    private final java.util.function.UnaryOperator<Document> stages;

    private UpdatePipeline(java.util.function.UnaryOperator<Document> stages) {
        this.stages = stages;
    }

    static UpdatePipeline compile(List<?> stages, Evaluation evaluation) {
        return new UpdatePipeline(document -> document);
    }

    Document apply(Document document) {
        return stages.apply(document);
    }
}
