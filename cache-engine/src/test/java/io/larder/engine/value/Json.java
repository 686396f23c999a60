package io.larder.engine.value;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.bson.BsonDocument;

/** Values written as extended JSON. */
public final class Json {
    private Json() {}

    public static Value document(String json) {
        return document(BsonDocument.parse(json));
    }

    public static Value document(BsonDocument document) {
        ByteBuf bytes = Unpooled.buffer();
        RawDocuments.write(document, bytes);
        return Value.document(bytes, 0, bytes.writerIndex());
    }

    /** A value that is no document by itself. */
    public static Value value(String json) {
        BsonCursor cursor = document("{v: " + json + "}").elements();
        cursor.next();
        return Value.at(cursor);
    }
}
