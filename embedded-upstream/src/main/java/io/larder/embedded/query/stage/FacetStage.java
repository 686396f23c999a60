package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $facet: several pipelines over the same documents. */
final class FacetStage {
    private static final Set<String> FORBIDDEN = Set.of(
            "$facet",
            "$out",
            "$merge",
            "$geoNear",
            "$indexStats",
            "$collStats",
            "$planCacheStats",
            "$currentOp",
            "$changeStream");

    private FacetStage() {}

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document spec) || spec.isEmpty()) {
            throw new CommandFailure(40169, "the $facet specification must be a non-empty object");
        }
        Map<String, Pipeline> facets = new LinkedHashMap<>();
        spec.forEach((facet, stages) -> {
            if (!(stages instanceof List<?> list)) {
                throw new CommandFailure(
                        40170,
                        "arguments to $facet must be arrays, " + facet + " is type "
                                + io.larder.embedded.query.value.TypeNames.of(stages));
            }
            for (Object stage : list) {
                if (stage instanceof Document document) {
                    document.keySet().stream()
                            .filter(FORBIDDEN::contains)
                            .findFirst()
                            .ifPresent(forbidden -> {
                                throw new CommandFailure(
                                        40600, forbidden + " is not allowed to be used within a $facet stage");
                            });
                }
            }
            facets.put(facet, Pipeline.compile(Specs.pipeline(name, list), context));
        });
        return (input, with) -> Streams.deferred(() -> {
            List<Document> all = Streams.drain(input);
            Document result = new Document();
            facets.forEach((facet, pipeline) ->
                    result.put(facet, new ArrayList<>(Streams.drain(pipeline.run(all.iterator(), with)))));
            return List.of(result).iterator();
        });
    }
}
