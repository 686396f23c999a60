package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.query.stage.Pipeline;
import io.larder.embedded.query.stage.PipelineContext;
import io.larder.embedded.query.stage.Sources;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.replication.Member;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stages of the client, each of which makes at most one event of one, as a function of one event. */
@FunctionalInterface
interface EventTransform {
    /** Null where the event is filtered out. The given document is never modified. */
    @Nullable
    Document apply(Document event);

    /**
     * Prepares stages.
     *
     * @param invocation the aggregate, whose collation and variables hold; a collection's own collation does not
     * @throws io.larder.embedded.failure.CommandFailure where a stage is not what it should be
     */
    static EventTransform of(List<Document> stages, Invocation invocation, Member member) {
        if (stages.isEmpty()) {
            return event -> event;
        }
        Document let = invocation.fields().optionalDocument("let");
        Evaluation evaluation = new Evaluation(
                Collation.of(invocation.fields().optionalDocument("collation")),
                let == null ? new Document() : let,
                member.set().clock().instant(),
                new BsonTimestamp(member.clusterTime().latest()));
        Pipeline pipeline =
                Pipeline.compile(stages, PipelineContext.of(evaluation, invocation.namespace(), Sources.NONE));
        return event -> {
            Iterator<Document> left = pipeline.run(List.of(event).iterator());
            return left.hasNext() ? left.next() : null;
        };
    }
}
