package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.TypeNames;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $unionWith: then the documents of another collection, through a pipeline of their own. */
final class UnionWithStage {
    private UnionWithStage() {}

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        Namespace from;
        List<Document> stages = List.of();
        if (specification instanceof String collection) {
            from = new Namespace(context.namespace().database(), collection);
        } else if (specification instanceof Document spec) {
            Specs.allowOnly(name, spec, Set.of("coll", "pipeline", "db"));
            stages = spec.containsKey("pipeline") ? Specs.pipeline(name, spec.get("pipeline")) : List.of();
            from = spec.containsKey("coll")
                    ? new Namespace(context.namespace().database(), Specs.string(name, spec, "coll"))
                    : null;
        } else {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "the $unionWith stage specification must be an object or string, but found "
                            + TypeNames.of(specification));
        }
        Pipeline pipeline = Pipeline.compile(stages, from == null ? context : context.on(from));
        if (pipeline.sink() != null) {
            throw new CommandFailure(31441, "$out/$merge is not allowed within a $unionWith's sub-pipeline");
        }
        if (from == null && pipeline.readsCollection()) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "$unionWith stage without explicit collection must have a pipeline with $documents as first stage");
        }
        return (input, with) -> Streams.concat(
                input,
                () -> pipeline.run(
                        from == null || !pipeline.readsCollection()
                                ? Collections.emptyIterator()
                                : with.sources().read(from)));
    }
}
