package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.value.Evaluation;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline is compiled and run with.
 *
 * @param textWeights fields of the collection's text index, for $text; null where there is none
 * @param textScore how a document scores in the pipeline's text search; null where there is none
 */
public record PipelineContext(
        Evaluation evaluation,
        Namespace namespace,
        Sources sources,
        @Nullable Map<String, Double> textWeights,
        @Nullable ToDoubleFunction<Document> textScore) {
    public static PipelineContext of(Evaluation evaluation, Namespace namespace, Sources sources) {
        return new PipelineContext(evaluation, namespace, sources, null, null);
    }

    public PipelineContext withTextWeights(@Nullable Map<String, Double> weights) {
        return new PipelineContext(evaluation, namespace, sources, weights, textScore);
    }

    PipelineContext withTextScore(ToDoubleFunction<Document> score) {
        return new PipelineContext(evaluation, namespace, sources, textWeights, score);
    }

    PipelineContext withVariables(Document variables) {
        Document all = evaluation.let().clone();
        all.putAll(variables);
        return new PipelineContext(evaluation.withLet(all), namespace, sources, textWeights, textScore);
    }

    PipelineContext on(Namespace other) {
        return new PipelineContext(evaluation, other, sources, null, null);
    }

    Scope scope() {
        return Scope.of(evaluation.let().keySet());
    }

    Scope scopeWith(Set<String> names) {
        return scope().with(names);
    }

    Frame frame(Document document) {
        Frame frame = Frame.of(document, evaluation);
        return textScore == null ? frame : frame.bindMeta("textScore", textScore.applyAsDouble(document));
    }
}
