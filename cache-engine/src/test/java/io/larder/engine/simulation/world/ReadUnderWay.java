package io.larder.engine.simulation.world;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Fill;
import io.larder.engine.query.Query;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.oracle.Demand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A read that leads a fill, on its way to a member and back. */
final class ReadUnderWay {
    final Client client;
    final ModelQuery model;
    final Query query;
    final Fill fill;
    final Demand demand;
    final Node node;
    final Gathering gathering;
    final long sentNanos;
    /** The place in the history from which on the answer may be; for those without proof. */
    final int historyAtSend;

    /** A reply that has left the server. */
    @Nullable
    ByteBuf reply;

    /** Where the next batch begins; past all ids where there is none. */
    int nextId;

    boolean begun;
    boolean severalBatches;
    /** Whether it was sent again without what would prove its answer. */
    boolean asAsked;
    /** What the reply to the last batch told. */
    long lastOperationTime;

    /** How many documents the batches so far had. */
    int taken;

    ReadUnderWay(
            Client client,
            ModelQuery model,
            Query query,
            Fill fill,
            Demand demand,
            Node node,
            Gathering gathering,
            long sentNanos,
            int historyAtSend) {
        this.client = client;
        this.model = model;
        this.query = query;
        this.fill = fill;
        this.demand = demand;
        this.node = node;
        this.gathering = gathering;
        this.sentNanos = sentNanos;
        this.historyAtSend = historyAtSend;
    }

    boolean hasMore() {
        return nextId < State.IDS;
    }
}
