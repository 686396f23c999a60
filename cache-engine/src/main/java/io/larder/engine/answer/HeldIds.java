package io.larder.engine.answer;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.jspecify.annotations.Nullable;

/** Reads the identities of an answer's documents. */
final class HeldIds {
    private HeldIds() {}

    /** Of the documents in a list of which the elements lie between these two places; null where one's is not certain. */
    static @Nullable List<DocumentId> of(byte[] message, int begin, int end) {
        List<DocumentId> ids = new ArrayList<>();
        ByteBuf bytes = Unpooled.wrappedBuffer(message);
        BsonCursor fields = new BsonCursor();
        try {
            for (int place = begin; place < end; place = ReplyLayout.next(message, place)) {
                DocumentId id = id(fields.reset(bytes, ReplyLayout.value(message, place), end));
                if (id == null) {
                    return null;
                }
                ids.add(id);
            }
        } catch (MalformedMessageException e) {
            return null; // clients may complain about such a document, but nothing can be said of it here
        }
        return ids;
    }

    /** The identities of the first documents as values; one without any is left out. */
    static BsonArray shown(byte[] message, int begin, int end, int most) {
        BsonArray ids = new BsonArray();
        ByteBuf bytes = Unpooled.wrappedBuffer(message);
        BsonCursor fields = new BsonCursor();
        try {
            for (int place = begin; place < end && ids.size() < most; place = ReplyLayout.next(message, place)) {
                fields.reset(bytes, ReplyLayout.value(message, place), end);
                while (fields.next()) {
                    if (fields.nameIs("_id")) {
                        ids.add(RawDocuments.value(bytes, fields.type(), fields.valueOffset(), fields.valueLength()));
                    }
                }
            }
        } catch (MalformedMessageException e) {
            return ids; // as far as they can be read
        }
        return ids;
    }

    /** A name that occurs twice may mean either: nothing is certain then. */
    private static @Nullable DocumentId id(BsonCursor fields) {
        DocumentId found = null;
        while (fields.next()) {
            if (fields.nameIs("_id")) {
                if (found != null) {
                    return null;
                }
                found = DocumentId.of(Value.at(fields));
                if (found == null) {
                    return null;
                }
            }
        }
        return found;
    }
}
