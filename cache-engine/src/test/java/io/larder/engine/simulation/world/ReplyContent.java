package io.larder.engine.simulation.world;

import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.wire.bson.BsonCursor;
import io.netty.buffer.ByteBuf;

/** What a client makes of a reply: the bytes that the oracle compares, and the operationTime. Reusable. */
final class ReplyContent {
    private static final int BODY_OFFSET = 21;

    private final BsonCursor body = new BsonCursor();
    private final BsonCursor nested = new BsonCursor();
    private final BsonCursor batch = new BsonCursor();
    private final BsonWriter content = new BsonWriter();
    private long operationTime;

    /** Reads a whole reply to this query. */
    byte[] read(ModelQuery query, ByteBuf reply) {
        content.reset();
        operationTime = 0;
        body.reset(reply, reply.readerIndex() + BODY_OFFSET, reply.writerIndex());
        while (body.next()) {
            if (body.nameIs("cursor")) {
                documents();
            } else if (body.nameIs("n") && query.kind() == ModelQuery.Kind.COUNT) {
                content.int32((int) body.longValue());
            } else if (body.nameIs("values")) {
                copy(body);
            } else if (body.nameIs("operationTime")) {
                operationTime = reply.getLongLE(body.valueOffset());
            }
        }
        return content.copy();
    }

    long operationTime() {
        return operationTime;
    }

    private void documents() {
        nested.enter(body);
        while (nested.next()) {
            if (nested.nameIs("firstBatch")) {
                batch.enter(nested);
                while (batch.next()) {
                    copy(batch);
                }
            }
        }
    }

    private void copy(BsonCursor value) {
        content.append(value.buffer(), value.valueOffset(), value.valueLength());
    }
}
