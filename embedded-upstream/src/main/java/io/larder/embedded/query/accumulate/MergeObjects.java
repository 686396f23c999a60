package io.larder.embedded.query.accumulate;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import org.jspecify.annotations.Nullable;

/** Documents laid over one another. */
final class MergeObjects implements Accumulator {
    private final Document merged = new Document();

    @Override
    public void add(@Nullable Object value) {
        if (Missing.isNullish(value)) {
            return;
        }
        if (!(value instanceof Document document)) {
            throw new CommandFailure(
                    40400,
                    "$mergeObjects requires object inputs, but input " + value + " is of type " + TypeNames.of(value));
        }
        merged.putAll(document);
    }

    @Override
    public @Nullable Object result() {
        return merged.clone();
    }
}
