package io.larder.engine.answer;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsgView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;

/** Replies as servers send them. */
final class ServerReply {
    static final String NAMESPACE = "shop.items";

    private ServerReply() {}

    static BsonDocument first(List<BsonDocument> documents, long cursorId) {
        return withTimes(new BsonDocument("cursor", cursor("firstBatch", documents, cursorId)), 7);
    }

    static BsonDocument next(List<BsonDocument> documents, long cursorId) {
        return withTimes(new BsonDocument("cursor", cursor("nextBatch", documents, cursorId)), 9);
    }

    static BsonDocument cursor(String list, List<BsonDocument> documents, long cursorId) {
        return new BsonDocument(list, new BsonArray(documents))
                .append("id", new BsonInt64(cursorId))
                .append("ns", new BsonString(NAMESPACE));
    }

    static BsonDocument withTimes(BsonDocument reply, int seconds) {
        BsonTimestamp time = new BsonTimestamp(seconds, 1);
        BsonDocument signature =
                new BsonDocument("hash", new BsonBinary(new byte[20])).append("keyId", new BsonInt64(4711));
        return reply.append("ok", new BsonDouble(1))
                .append("$clusterTime", new BsonDocument("clusterTime", time).append("signature", signature))
                .append("operationTime", time);
    }

    static BsonDocument document(int id, int size) {
        return new BsonDocument("_id", new BsonInt32(id)).append("s", new BsonString("x".repeat(size)));
    }

    static ByteBuf message(BsonDocument body) {
        return MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 11, 22, 0, body);
    }

    static ByteBuf message(BsonDocument body, int flags) {
        ByteBuf plain = message(body);
        ByteBuf flagged = UnpooledByteBufAllocator.DEFAULT.buffer();
        int start = MessageWriter.beginOpMsg(flagged, 11, 22, flags);
        flagged.writeBytes(plain, plain.readerIndex() + 20, plain.readableBytes() - 20);
        MessageWriter.end(flagged, start);
        return flagged;
    }

    /** The body of the one message in the buffer, which has to be sound. */
    static BsonDocument body(ByteBuf message) {
        OpMsgView view = new OpMsgView();
        view.parse(message);
        return RawDocuments.read(message, view.bodyOffset(), view.bodyLimit());
    }
}
