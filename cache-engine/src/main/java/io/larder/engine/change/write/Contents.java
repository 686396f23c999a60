package io.larder.engine.change.write;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The content of documents as they are written, copied to the heap. */
final class Contents {
    private Contents() {}

    /** A copy, or null where the server stores something else than what is sent: it fills in empty timestamps. */
    static @Nullable Value keep(Value document) {
        BsonCursor cursor = document.elements();
        while (cursor.next()) {
            if (isFilledIn(Value.at(cursor))) {
                return null;
            }
        }
        byte[] bytes = new byte[document.length()];
        document.buf().getBytes(document.offset(), bytes);
        return Value.document(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    static boolean isFilledIn(Value value) {
        return value.type() == BsonTypes.TIMESTAMP && value.buf().getLongLE(value.offset()) == 0;
    }
}
