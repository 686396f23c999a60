package io.larder.wire.message;

import io.larder.wire.bson.BsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Walks over the documents of a kind-1 section. Reusable and without allocation. */
public final class DocumentSequence {
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int position;
    private int limit;
    private int documentOffset;

    /** Starts at the sequence with this index in the view. Returns this. */
    public DocumentSequence reset(ByteBuf message, OpMsgView view, int index) {
        buf = message;
        position = view.documentsOffset(index);
        limit = view.documentsLimit(index);
        return this;
    }

    /** Moves to the next document; false at the end. */
    public boolean next() {
        if (position == limit) {
            return false;
        }
        documentOffset = position;
        position += BsonCursor.documentLength(buf, position, limit);
        return true;
    }

    public int documentOffset() {
        return documentOffset;
    }

    public int documentLimit() {
        return position;
    }
}
