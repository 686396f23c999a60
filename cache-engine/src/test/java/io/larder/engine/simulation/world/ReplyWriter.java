package io.larder.engine.simulation.world;

import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.Evaluator;
import io.larder.engine.simulation.model.ModelQuery;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Replies as servers send them: whole OP_MSG messages. */
final class ReplyWriter {
    /** The cursor of an answer that is not complete. */
    static final long CURSOR = 4711;

    private final BsonWriter writer = new BsonWriter();

    /** The reply that an evaluator's last answer makes, of the one batch or of the first or a later one of several. */
    ByteBuf answer(ModelQuery query, Evaluator answered, boolean first, boolean last, long operationTime, long clock) {
        writer.beginMessage();
        switch (query.kind()) {
            case COUNT -> writer.int32("n", answered.count());
            case DISTINCT_A, DISTINCT_T -> {
                writer.beginArray("values");
                // The answer is the whole array, its length included.
                writer.shorten(Integer.BYTES);
                writer.append(answered.bytes(), answered.size());
            }
            default -> {
                int cursor = writer.beginDocument("cursor");
                documents(answered, first ? "firstBatch" : "nextBatch");
                writer.int64("id", last ? 0 : CURSOR);
                writer.string("ns", query.ns().database() + "." + query.ns().collection());
                writer.end(cursor);
            }
        }
        return finish(operationTime, clock);
    }

    private void documents(Evaluator answered, String name) {
        int batch = writer.beginArray(name);
        byte[] bytes = answered.bytes();
        int at = 0;
        for (int i = 0; i < answered.documents(); i++) {
            int length = length(bytes, at);
            writer.document(i, bytes, at, length);
            at += length;
        }
        writer.end(batch);
    }

    static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | ((bytes[at + 1] & 0xff) << 8)
                | ((bytes[at + 2] & 0xff) << 16)
                | (bytes[at + 3] << 24);
    }

    /** A body whose fields somebody else writes between this and {@link #finish}. */
    BsonWriter begin() {
        return writer.beginMessage();
    }

    ByteBuf finish(long operationTime, long clock) {
        writer.float64("ok", 1.0);
        return finishAsItIs(operationTime, clock);
    }

    ByteBuf finishAsItIs(long operationTime, long clock) {
        int gossip = writer.beginDocument("$clusterTime");
        writer.timestamp("clusterTime", clock);
        writer.end(gossip);
        writer.timestamp("operationTime", operationTime);
        writer.endMessage();
        return Unpooled.wrappedBuffer(writer.copy());
    }
}
