package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** First stages that make their own documents, and $sortByCount, which is only other stages. */
final class SourceStages {
    private SourceStages() {}

    static void register(Map<String, StageTable.Compiler> table) {
        table.put("$documents", (name, specification, context) -> documents(specification, context));
        for (String name : List.of(
                "$collStats", "$indexStats", "$currentOp", "$listSessions", "$listLocalSessions", "$planCacheStats")) {
            table.put(name, SourceStages::described);
        }
        table.put("$sortByCount", (name, specification, context) -> sortByCount(specification, context));
        for (String name : List.of("$search", "$searchMeta", "$vectorSearch", "$listSearchIndexes")) {
            table.put(name, (stage, specification, context) -> {
                throw new CommandFailure(
                        ErrorCode.SEARCH_NOT_ENABLED,
                        "Using Atlas Search Database Commands and the $listSearchIndexes aggregation stage requires additional "
                                + "configuration. Please connect to Atlas or an AtlasCLI local deployment to enable.");
            });
        }
    }

    private static Stage described(String name, @Nullable Object specification, PipelineContext context) {
        Document spec = Specs.document(name, specification, 5447000);
        return (input, with) -> Streams.deferred(() -> with.sources().describe(name, spec, with.namespace()));
    }

    private static Stage documents(@Nullable Object specification, PipelineContext context) {
        Expression made = Expressions.compile(specification, context.scope());
        return (input, with) -> Streams.deferred(() -> {
            if (!(made.evaluate(with.frame(new Document())) instanceof List<?> list)) {
                throw new CommandFailure(
                        5858203, "error during aggregation :: caused by :: $documents must evaluate to an array");
            }
            List<Document> documents = new ArrayList<>(list.size());
            for (Object each : list) {
                if (!(each instanceof Document document)) {
                    throw new CommandFailure(40228, "$documents array elements must be objects");
                }
                documents.add(document);
            }
            return documents.iterator();
        });
    }

    private static Stage sortByCount(@Nullable Object specification, PipelineContext context) {
        boolean expression = specification instanceof Document document
                ? document.size() == 1 && document.keySet().iterator().next().startsWith("$")
                : specification instanceof String text && text.startsWith("$");
        if (!expression) {
            throw new CommandFailure(
                    specification instanceof Document ? 40147 : specification instanceof String ? 40148 : 40149,
                    "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
        }
        Pipeline pipeline = Pipeline.compile(
                List.of(
                        new Document(
                                "$group", new Document("_id", specification).append("count", new Document("$sum", 1))),
                        new Document("$sort", new Document("count", -1))),
                context);
        return pipeline::run;
    }
}
