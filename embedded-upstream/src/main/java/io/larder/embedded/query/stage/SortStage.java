package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.sort.Sorter;
import org.jspecify.annotations.Nullable;

/** $sort. */
final class SortStage {
    private SortStage() {}

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document pattern)) {
            throw new CommandFailure(15973, "the $sort key specification must be an object");
        }
        if (pattern.isEmpty()) {
            throw new CommandFailure(15976, "$sort stage must have at least one sort key");
        }
        Sorter sorter = Sorter.compile(pattern, context.evaluation().collation(), context.textScore());
        return (input, with) ->
                Streams.deferred(() -> sorter.sort(Streams.drain(input)).iterator());
    }
}
