package io.larder.engine.answer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where things stand in the message that an answer with documents is kept as. It is the reply as servers write it, with all
 * documents in its first batch and a cursor that is closed:
 *
 * <pre>
 *   header flags kind {cursor: {firstBatch: [document, ...], id: 0, ns: "..."}, ok: 1, times}
 *    0      16    20  21        33           49   53       end                 end + 13
 * </pre>
 *
 * Everything before the first document has a fixed place, and everything after the last one a fixed distance from its end.
 */
final class ReplyLayout {
    static final int MESSAGE_LENGTH = 0;
    static final int REQUEST_ID = 4;
    static final int RESPONSE_TO = 8;
    static final int BODY = 21;
    static final int CURSOR_ELEMENT = BODY + 4;
    static final int CURSOR = CURSOR_ELEMENT + 1 + "cursor".length() + 1;
    static final int BATCH_ELEMENT = CURSOR + 4;
    static final int BATCH = BATCH_ELEMENT + 1 + "firstBatch".length() + 1;
    static final int DOCUMENTS = BATCH + 4;

    /** From the end of the documents: the zero that ends the list, a type byte and {@code "id\0"}. */
    static final int ID_FROM_END = 1 + 1 + 3;

    /** From the end of the documents to the element with the namespace. */
    static final int NAMESPACE_FROM_END = ID_FROM_END + Long.BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private ReplyLayout() {}

    static int intAt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static void setInt(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    /** Where the value of the list's element at {@code offset} begins: behind its type byte and the digits of its name. */
    static int value(byte[] bytes, int offset) {
        int position = offset + 1;
        while (bytes[position] != 0) {
            position++;
        }
        return position + 1;
    }

    /** Where the element behind the one at {@code offset} begins. */
    static int next(byte[] bytes, int offset) {
        int value = value(bytes, offset);
        return value + intAt(bytes, value);
    }
}
