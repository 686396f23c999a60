package io.larder.engine.simulation.world;

import io.larder.engine.query.Query;
import io.larder.engine.query.Reading;
import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.engine.simulation.model.QueryBytes;
import io.larder.engine.simulation.schedule.QueryPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The queries of a run with the messages that they are sent as. */
final class Queries {
    private final QueryPool pool;
    private final ByteBuf[] messages;
    private final @Nullable Query[] read;

    Queries(QueryPool pool, BsonWriter writer) {
        this.pool = pool;
        this.messages = new ByteBuf[pool.size()];
        this.read = new Query[pool.size()];
        for (int i = 0; i < messages.length; i++) {
            QueryBytes.write(writer, pool.get(i), i & 1);
            messages[i] = Unpooled.wrappedBuffer(writer.copy());
        }
    }

    int size() {
        return messages.length;
    }

    ModelQuery model(int place) {
        return pool.get(place);
    }

    /** Reads the message as far as looking it up needs it. */
    void scan(int place, Bench bench) {
        bench.view.parse(messages[place]);
        Object refused = bench.command.read(bench.view);
        if (refused != null) {
            throw new IllegalStateException(pool.get(place) + " is not to be looked up: " + refused);
        }
    }

    /** The whole query, read once in a run, the message having been scanned; null where its answers are not kept. */
    @Nullable
    Query query(int place, Bench bench) {
        Query known = read[place];
        if (known == null && bench.queries.read(bench.command, true) instanceof Reading.Understood understood) {
            known = understood.query();
            read[place] = known;
        }
        return known;
    }
}
