package io.larder.engine.simulation;

import io.larder.engine.change.Change;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Wrong ways to read an event. */
final class EventBugs {
    private EventBugs() {}

    static List<Change> withRawIdentity(ByteBuf buf, int offset, int limit) {
        BsonDocument event = event(buf, offset, limit);
        boolean plain = !event.containsKey("documentKey")
                || event.getDocument("documentKey").get("_id").isInt32();
        return each(
                buf,
                offset,
                limit,
                change -> plain || change.id() == null
                        ? change
                        : new Change(
                                change.namespace(),
                                change.kind(),
                                new DocumentId(new byte[] {1, 2, 3}),
                                change.document(),
                                change.touched(),
                                change.mayInsert()));
    }

    static List<Change> withFirstElements(ByteBuf buf, int offset, int limit) {
        BsonDocument event = event(buf, offset, limit);
        return each(buf, offset, limit, change -> {
            Value document = change.document();
            if (document == null || !event.containsKey("fullDocument")) {
                return change;
            }
            BsonDocument shortened = event.getDocument("fullDocument").clone();
            if (shortened.isArray("t")) {
                shortened.put("t", shortened.getArray("t").get(0));
            }
            return new Change(
                    change.namespace(),
                    change.kind(),
                    change.id(),
                    value(shortened),
                    change.touched(),
                    change.mayInsert());
        });
    }

    private static List<Change> each(ByteBuf buf, int offset, int limit, UnaryOperator<Change> bug) {
        return EventReader.read(buf, offset, limit).stream().map(bug).toList();
    }

    private static BsonDocument event(ByteBuf buf, int offset, int limit) {
        byte[] bytes = ByteBufUtil.getBytes(buf, offset, Math.min(limit - offset, buf.getIntLE(offset)));
        return new RawBsonDocument(bytes);
    }

    private static Value value(BsonDocument document) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(out),
                        document,
                        EncoderContext.builder().build());
        ByteBuf buf = Unpooled.wrappedBuffer(ByteBuffer.wrap(out.toByteArray()));
        return Value.document(buf, 0, buf.writerIndex());
    }
}
