package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.crud.plan.Hint;
import io.larder.embedded.crud.plan.Plan;
import io.larder.embedded.crud.plan.Planner;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.LetVariables;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.stage.Pipeline;
import io.larder.embedded.query.stage.PipelineContext;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One collection or view as one command sees it, and how values compare there. */
final class ReadScope {
    private static final int CHECK_EVERY = 1024;

    private final Invocation invocation;
    private final ReadParts parts;
    private final ReadTarget target;
    private final Evaluation evaluation;

    private ReadScope(Invocation invocation, ReadParts parts, ReadTarget target, Evaluation evaluation) {
        this.invocation = invocation;
        this.parts = parts;
        this.target = target;
        this.evaluation = evaluation;
    }

    static ReadScope of(Invocation invocation, ReadParts parts) {
        return of(invocation, invocation.fields(), invocation.namespace(), parts);
    }

    /** With the fields and the namespace of the command that is looked at, which explain holds inside its own. */
    static ReadScope of(Invocation invocation, Fields fields, Namespace namespace, ReadParts parts) {
        if (namespace.collection().isEmpty()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_NAMESPACE, "Invalid namespace specified '" + namespace.database() + ".'");
        }
        ReadTarget target = ReadTarget.of(view(invocation), namespace);
        return new ReadScope(invocation, parts, target, evaluation(fields, target, parts));
    }

    private static Evaluation evaluation(Fields fields, ReadTarget target, ReadParts parts) {
        Document given = fields.optionalDocument("collation");
        CollectionState named = target.named();
        Document own = named == null ? null : named.options().collation();
        Collation collation = Collation.of(given != null ? given : own);
        if (given != null && target.isView() && !collation.equals(Collation.of(own))) {
            throw new CommandFailure(
                    ErrorCode.OPTION_NOT_SUPPORTED_ON_VIEW, "Cannot override a view's default collation");
        }
        Evaluation constant = new Evaluation(
                collation,
                new Document(),
                parts.member().set().clock().instant(),
                new BsonTimestamp(parts.member().clusterTime().latest()));
        return constant.withLet(LetVariables.evaluate(fields.optionalDocument("let"), constant));
    }

    static ReadView view(Invocation invocation) {
        return Objects.requireNonNull(invocation.attached(ReadView.class), "a stage attaches what is read");
    }

    Evaluation evaluation() {
        return evaluation;
    }

    ReadTarget target() {
        return target;
    }

    @Nullable
    CollectionState collection() {
        return target.collection();
    }

    ReadSources sources() {
        return new ReadSources(invocation, parts);
    }

    PipelineContext pipelineContext() {
        return PipelineContext.of(evaluation, target.base(), sources()).withTextWeights(textWeights());
    }

    @Nullable
    Map<String, Double> textWeights() {
        CollectionState collection = target.collection();
        return collection == null ? null : TextWeights.of(collection);
    }

    Matcher matcher(@Nullable Document filter) {
        return Matcher.compile(filter == null ? new Document() : filter, evaluation, textWeights());
    }

    Plan plan(Matcher matcher, @Nullable Object hint) {
        CollectionState collection = target.collection();
        if (OplogRows.isOplog(target.namespace())) {
            Hint direction = Hint.of(hint, null, target.base());
            return new Plan.Listed(new OplogRows(parts.member()).all(direction == null || direction.forward()));
        }
        return Planner.plan(collection, matcher, evaluation.collation(), Hint.of(hint, collection, target.base()));
    }

    /** What matches, in the order of the plan, found while it is asked for. */
    Iterator<Document> matching(Matcher matcher, @Nullable Object hint) {
        if (target.isView()) {
            Iterator<Document> seen = viewed();
            return StreamSupport.stream(((Iterable<Document>) () -> seen).spliterator(), false)
                    .filter(matcher::matches)
                    .iterator();
        }
        return StreamSupport.stream(matchingStored(matcher, plan(matcher, hint)).spliterator(), false)
                .map(StoredDocument::document)
                .iterator();
    }

    /** Of a collection, not of a view. */
    Iterable<StoredDocument> matchingStored(Matcher matcher, Plan plan) {
        int[] looked = {0};
        return () -> StreamSupport.stream(plan.candidates().spliterator(), false)
                .filter(each -> {
                    if (++looked[0] % CHECK_EVERY == 0) {
                        invocation.operation().check();
                    }
                    return matcher.matches(each.document());
                })
                .iterator();
    }

    private Iterator<Document> viewed() {
        Iterator<Document> base = sources().base(target.collection());
        return Pipeline.compile(target.pipeline(), pipelineContext()).run(base);
    }
}
