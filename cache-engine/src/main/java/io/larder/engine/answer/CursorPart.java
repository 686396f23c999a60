package io.larder.engine.answer;

import io.larder.engine.reason.Reason;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** The {@code cursor} of one reply: a batch, the cursor's id, and the namespace. Anything else in it is not understood. */
final class CursorPart {
    private static final int FIELDS = 3;

    private final ByteBuf message;
    private final BsonCursor cursor = new BsonCursor();
    private int fields;
    private boolean first;
    private int listElement = -1;
    private int documents;
    private int documentsEnd;
    private int count;
    private boolean numbered = true;
    private int idElement = -1;
    private long id;
    private int namespaceElement = -1;
    private int namespaceEnd;

    CursorPart(ByteBuf message) {
        this.message = message;
    }

    /** Reads the document that {@code field} stands on. */
    @Nullable
    Reason read(BsonCursor field) {
        if (field.type() != BsonTypes.DOCUMENT) {
            return Reason.REPLY_INCOMPLETE;
        }
        cursor.enter(field);
        while (cursor.next()) {
            fields++;
            Reason found = field();
            if (found != null) {
                return found;
            }
        }
        boolean whole = fields == FIELDS && listElement >= 0 && idElement >= 0 && namespaceElement >= 0;
        return whole ? null : Reason.REPLY_INCOMPLETE;
    }

    private @Nullable Reason field() {
        if (cursor.nameIs("firstBatch") || cursor.nameIs("nextBatch")) {
            first = cursor.nameIs("firstBatch");
            listElement = cursor.elementOffset();
            return cursor.type() == BsonTypes.ARRAY ? list() : Reason.REPLY_INCOMPLETE;
        }
        if (cursor.nameIs("id") && cursor.type() == BsonTypes.INT64) {
            idElement = cursor.elementOffset();
            id = cursor.longValue();
            return null;
        }
        if (cursor.nameIs("ns") && cursor.type() == BsonTypes.STRING) {
            namespaceElement = cursor.elementOffset();
            namespaceEnd = cursor.valueOffset() + cursor.valueLength();
            return null;
        }
        return cursor.nameIs("partialResultsReturned") ? Reason.PARTIAL_RESULTS : Reason.UNKNOWN_REPLY_FIELD;
    }

    private @Nullable Reason list() {
        documents = cursor.valueOffset() + 4;
        documentsEnd = cursor.valueOffset() + cursor.valueLength() - 1;
        BsonCursor each = new BsonCursor().enter(cursor);
        while (each.next()) {
            if (each.type() != BsonTypes.DOCUMENT) {
                return Reason.REPLY_INCOMPLETE;
            }
            numbered &= ListNumbers.isNumber(message, each.nameOffset(), each.nameLength(), count);
            count++;
        }
        return null;
    }

    /** Whether this is the reply to the command itself, not to a getMore. */
    boolean isFirst() {
        return first;
    }

    /** The cursor that is left open; 0 if none is. */
    long id() {
        return id;
    }

    /** Where the first document's element begins. */
    int documents() {
        return documents;
    }

    /** Where the list's closing zero stands. */
    int documentsEnd() {
        return documentsEnd;
    }

    int count() {
        return count;
    }

    int namespaceElement() {
        return namespaceElement;
    }

    int namespaceEnd() {
        return namespaceEnd;
    }

    /** Whether a cursor that ends at {@code end} is laid out as answers are kept. */
    boolean isAsKept(int end) {
        return first
                && numbered
                && listElement == ReplyLayout.BATCH_ELEMENT
                && idElement == documentsEnd + 1
                && namespaceElement == documentsEnd + ReplyLayout.NAMESPACE_FROM_END
                && end == namespaceEnd + 1;
    }

    /** Whether this is a later batch from the same namespace. */
    boolean continues(CursorPart begun) {
        int length = namespaceEnd - namespaceElement;
        return !first
                && length == begun.namespaceEnd - begun.namespaceElement
                && ByteBufUtil.equals(message, namespaceElement, begun.message, begun.namespaceElement, length);
    }
}
