package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.crud.plan.Hint;
import io.larder.embedded.crud.plan.Plan;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.LetVariables;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.stage.Pipeline;
import io.larder.embedded.query.stage.PipelineContext;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.request.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pipeline over its collection, ready to run. */
final class AggregateExecution {
    private final Pipeline pipeline;
    private final Evaluation evaluation;
    private final @Nullable ReadScope scope;
    private final Matcher first;
    private final Plan plan;

    private AggregateExecution(
            Pipeline pipeline, Evaluation evaluation, @Nullable ReadScope scope, Matcher first, Plan plan) {
        this.pipeline = pipeline;
        this.evaluation = evaluation;
        this.scope = scope;
        this.first = first;
        this.plan = plan;
    }

    static AggregateExecution prepare(
            AggregateRequest request, Invocation invocation, Fields fields, Namespace namespace, ReadParts parts) {
        if (request.onDatabase()) {
            Evaluation evaluation = new Evaluation(
                    Collation.of(fields.optionalDocument("collation")),
                    new Document(),
                    parts.member().set().clock().instant(),
                    new BsonTimestamp(parts.member().clusterTime().latest()));
            Evaluation withLet = evaluation.withLet(LetVariables.evaluate(fields.optionalDocument("let"), evaluation));
            Pipeline pipeline = Pipeline.compile(
                    request.pipeline(), PipelineContext.of(withLet, namespace, new ReadSources(invocation, parts)));
            return new AggregateExecution(
                    pipeline, withLet, null, Matcher.compile(new Document(), withLet), new Plan.Nothing());
        }
        ReadScope scope = ReadScope.of(invocation, fields, namespace, parts);
        List<Document> stages = new ArrayList<>(scope.target().pipeline());
        stages.addAll(request.pipeline());
        Pipeline pipeline = Pipeline.compile(stages, scope.pipelineContext());
        // A leading $match narrows what is read; the stage itself still runs.
        Document filter =
                !stages.isEmpty() && stages.get(0).get("$match") instanceof Document match ? match : new Document();
        Matcher first = scope.matcher(filter);
        Plan plan = scope.target().isView()
                ? io.larder.embedded.crud.plan.Planner.plan(
                        scope.collection(), first, scope.evaluation().collation(), null)
                : scope.plan(first, request.hint());
        if (scope.target().isView()) {
            Hint.of(request.hint(), scope.collection(), scope.target().base());
        }
        return new AggregateExecution(pipeline, scope.evaluation(), scope, first, plan);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    Matcher first() {
        return first;
    }

    Plan plan() {
        return plan;
    }

    Iterator<Document> run() {
        if (scope == null || !pipeline.readsCollection()) {
            return pipeline.run(Collections.emptyIterator());
        }
        Iterator<Document> input = java.util.stream.StreamSupport.stream(
                        scope.matchingStored(first, plan).spliterator(), false)
                .map(io.larder.embedded.storage.StoredDocument::document)
                .iterator();
        return pipeline.run(input);
    }
}
