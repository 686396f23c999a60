package io.larder.integration.affects;

import io.larder.engine.query.Query;
import io.larder.engine.query.QueryReader;
import io.larder.engine.query.ReadCommand;
import io.larder.engine.query.Reading;
import org.jspecify.annotations.Nullable;

/** Reads as queries, or null where an answer would not be kept at all. */
final class Questions {
    private final ReadCommand command = new ReadCommand();
    private final QueryReader reader = new QueryReader();

    @Nullable
    Query query(Reads.Read read) {
        if (command.read(Wire.command(read.command(), Upstream.DATABASE)) != null) {
            return null;
        }
        return reader.read(command, true) instanceof Reading.Understood understood ? understood.query() : null;
    }
}
