package io.larder.engine.stream;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The places of what matters in one reply to aggregate or getMore. Reusable; holds nothing of the buffer but places. */
final class StreamReply {
    private final BsonCursor top = new BsonCursor();
    private final BsonCursor nested = new BsonCursor();
    private boolean ok;
    private int code;
    private boolean resumable;
    private long cursorId;
    private String collection = "";
    private int batchOffset;
    private int batchLimit;
    private @Nullable ResumeToken token;
    private long operationTime;

    /** Reads the reply whose body is at {@code offset}. */
    void parse(ByteBuf buf, int offset, int limit, NewestClusterTime clusterTime) {
        ok = false;
        code = 0;
        resumable = false;
        cursorId = 0;
        batchOffset = -1;
        token = null;
        operationTime = 0;
        top.reset(buf, offset, limit);
        while (top.next()) {
            if (top.nameIs("ok")) {
                ok = top.truthValue();
            } else if (top.nameIs("code") && top.isNumber()) {
                code = (int) top.longValue();
            } else if (top.nameIs("errorLabels") && top.type() == BsonTypes.ARRAY) {
                resumable = labels(nested.enter(top));
            } else if (top.nameIs("cursor") && top.type() == BsonTypes.DOCUMENT) {
                cursor(nested.enter(top));
            } else if (top.nameIs("operationTime") && top.type() == BsonTypes.TIMESTAMP) {
                operationTime = buf.getLongLE(top.valueOffset());
            } else if (top.nameIs("$clusterTime") && top.type() == BsonTypes.DOCUMENT) {
                clusterTime.note(document(top));
            }
        }
        if (ok && batchOffset < 0) {
            throw new MalformedMessageException("a reply without a batch");
        }
    }

    private static boolean labels(BsonCursor labels) {
        boolean found = false;
        while (labels.next()) {
            found |= labels.type() == BsonTypes.STRING && labels.stringValue().equals("ResumableChangeStreamError");
        }
        return found;
    }

    private void cursor(BsonCursor cursor) {
        while (cursor.next()) {
            if (cursor.nameIs("id") && cursor.isNumber()) {
                cursorId = cursor.longValue();
            } else if (cursor.nameIs("ns") && cursor.type() == BsonTypes.STRING) {
                String namespace = cursor.stringValue();
                collection = namespace.substring(namespace.indexOf('.') + 1);
            } else if ((cursor.nameIs("firstBatch") || cursor.nameIs("nextBatch"))
                    && cursor.type() == BsonTypes.ARRAY) {
                batchOffset = cursor.valueOffset();
                batchLimit = cursor.valueOffset() + cursor.valueLength();
            } else if (cursor.nameIs("postBatchResumeToken") && cursor.type() == BsonTypes.DOCUMENT) {
                token = ResumeToken.of(document(cursor));
            }
        }
    }

    private static BsonDocument document(BsonCursor at) {
        return RawDocuments.read(at.buffer(), at.valueOffset(), at.valueOffset() + at.valueLength());
    }

    boolean isOk() {
        return ok;
    }

    /** The error's code, 0 where there is none. */
    int code() {
        return code;
    }

    /** Whether the server itself says that the stream may be resumed. */
    boolean isResumable() {
        return resumable;
    }

    long cursorId() {
        return cursorId;
    }

    /** What getMore has to name. */
    String collection() {
        return collection;
    }

    BsonCursor batch(ByteBuf buf) {
        return new BsonCursor().reset(buf, batchOffset, batchLimit);
    }

    int batchBytes() {
        return batchLimit - batchOffset;
    }

    @Nullable
    ResumeToken token() {
        return token;
    }

    /** The server's own newest time when it answered; 0 if it did not say. */
    long operationTime() {
        return operationTime;
    }
}
