package io.larder.proxy.caching;

import io.larder.engine.stream.NewestClusterTime;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.ReplyField;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBufUtil;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The times in replies, read where they stand, and the newest signed one as bytes. For one thread at a time. */
public final class SignedTime {
    private final NewestClusterTime newest;
    private final BsonCursor cursor = new BsonCursor();
    private @Nullable BsonDocument written;
    private byte @Nullable [] bytes;

    SignedTime(NewestClusterTime newest) {
        this.newest = newest;
    }

    /** When the reply's operation happened; 0 if it does not say. */
    static long operationTime(ReplyView reply) {
        return reply.fields().is(ReplyField.OPERATION_TIME, BsonTypes.TIMESTAMP)
                ? reply.message().getLongLE(reply.fields().offset(ReplyField.OPERATION_TIME))
                : 0;
    }

    /** Notes what the server says of the cluster's time. */
    public void note(ReplyView reply) {
        if (!reply.fields().is(ReplyField.CLUSTER_TIME, BsonTypes.DOCUMENT)) {
            return;
        }
        int offset = reply.fields().offset(ReplyField.CLUSTER_TIME);
        int length = reply.fields().length(ReplyField.CLUSTER_TIME);
        cursor.reset(reply.message(), offset, offset + length);
        while (cursor.next()) {
            if (cursor.nameIs("clusterTime") && cursor.type() == BsonTypes.TIMESTAMP) {
                long told = reply.message().getLongLE(cursor.valueOffset());
                if (Long.compareUnsigned(told, newest.time()) > 0) {
                    newest.note(told, new RawBsonDocument(ByteBufUtil.getBytes(reply.message(), offset, length)));
                }
                return;
            }
        }
    }

    /** The same of a reply to a question of Larder's own. */
    public void note(BsonDocument reply) {
        if (reply.isDocument(ReplyField.CLUSTER_TIME.fieldName())) {
            newest.note(reply.getDocument(ReplyField.CLUSTER_TIME.fieldName()));
        }
    }

    /** The newest time that was heard, as a number; 0 while none was. */
    public long newestTime() {
        return newest.time();
    }

    /** The newest time as a server has signed it; null while none was heard. Not to be written to. */
    @SuppressWarnings("ReferenceEquality") // whether another one was heard since
    public byte @Nullable [] newest() {
        BsonDocument document = newest.newest();
        if (document == null) {
            return null;
        }
        if (document != written) {
            bytes = bytes(document);
            written = document;
        }
        return bytes;
    }

    private static byte[] bytes(BsonDocument document) {
        RawBsonDocument raw = document instanceof RawBsonDocument same
                ? same
                : new RawBsonDocument(document, new org.bson.codecs.BsonDocumentCodec());
        org.bson.ByteBuf bytes = raw.getByteBuffer();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
