package io.larder.wire.message;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.bson.Elements;
import io.larder.wire.bson.NameTable;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Map;

/**
 * The bytes of a message that was taken apart and found sound. Another one like it has the same parts at the same places and is
 * as sound, so it need not be read through: it may differ in its request id, and in those plain values that stand in a filter,
 * in the session's id, or in the cluster time. Every other byte is the same: all names, types and lengths, and each value that
 * says how the command is to be carried out.
 */
final class Likeness {
    /** What takes more is read through each time. */
    private static final int MOST_BYTES = 768;

    /** How deep documents are followed; what stands deeper has to be the same. */
    private static final int MAX_DEPTH = 4;

    private static final int REQUEST_ID = 4;
    private static final byte SAME = -1;
    private static final byte FREE = 0;

    /** The documents whose plain values may differ. Nobody looks at those before the request is carried out. */
    private static final NameTable<Boolean> LOOSE =
            new NameTable<>(Map.of("filter", true, "query", true, "lsid", true, "$clusterTime", true));

    private final byte[] bytes = new byte[MOST_BYTES];
    private final byte[] mask = new byte[MOST_BYTES];
    private final long[] words = new long[MOST_BYTES / Long.BYTES];
    private final long[] masks = new long[MOST_BYTES / Long.BYTES];
    private final BsonCursor[] cursors = new BsonCursor[MAX_DEPTH];
    private int start;
    private int length;

    Likeness() {
        Arrays.setAll(cursors, depth -> new BsonCursor());
    }

    /** Whether the message is like the one that was remembered. */
    boolean has(ByteBuf message) {
        if (length == 0 || message.readableBytes() != length || message.readerIndex() != start) {
            return false;
        }
        int last = start + length - Long.BYTES;
        int at = start;
        for (int i = 0; at < last; i++, at += Long.BYTES) {
            if (((message.getLongLE(at) ^ words[i]) & masks[i]) != 0) {
                return false;
            }
        }
        int i = (length - 1) / Long.BYTES;
        return ((message.getLongLE(last) ^ words[i]) & masks[i]) == 0;
    }

    /** Nothing is like this any more. */
    void forget() {
        length = 0;
    }

    boolean isKnown() {
        return length != 0;
    }

    /** From now on this message is the one to be like; it is sound, and has these elements and no sequences. */
    void remember(ByteBuf message, Elements elements) {
        int size = message.readableBytes();
        if (size > MOST_BYTES) {
            return;
        }
        start = message.readerIndex();
        message.getBytes(start, bytes, 0, size);
        Arrays.fill(mask, 0, size, SAME);
        Arrays.fill(mask, REQUEST_ID, REQUEST_ID + Integer.BYTES, FREE);
        for (int i = 0; i < elements.count(); i++) {
            if (elements.type(i) == BsonTypes.DOCUMENT && elements.lookUp(i, LOOSE) != null) {
                loosen(message, elements.valueOffset(i), elements.valueLength(i), 0);
            }
        }
        for (int i = 0; i < (size - 1) / Long.BYTES; i++) {
            word(i, i * Long.BYTES);
        }
        word((size - 1) / Long.BYTES, size - Long.BYTES); // the last one may overlap the one before
        length = size;
    }

    private void word(int index, int from) {
        long word = 0;
        long its = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            word = word << Byte.SIZE | (bytes[from + i] & 0xff);
            its = its << Byte.SIZE | (mask[from + i] & 0xff);
        }
        words[index] = word;
        masks[index] = its;
    }

    private void loosen(ByteBuf message, int offset, int size, int depth) {
        BsonCursor each = cursors[depth].reset(message, offset, offset + size);
        while (each.next()) {
            int value = each.valueOffset();
            switch (each.type()) {
                case BsonTypes.DOCUMENT, BsonTypes.ARRAY -> {
                    if (depth + 1 < MAX_DEPTH) {
                        loosen(message, value, each.valueLength(), depth + 1);
                    }
                }
                case BsonTypes.INT32,
                        BsonTypes.INT64,
                        BsonTypes.DOUBLE,
                        BsonTypes.DATE,
                        BsonTypes.TIMESTAMP,
                        BsonTypes.OBJECT_ID,
                        BsonTypes.DECIMAL128 -> free(value, each.valueLength());
                // Behind its length, and before the zero that has to end it.
                case BsonTypes.STRING -> free(BsonValues.stringOffset(value), BsonValues.stringLength(message, value));
                // Behind its length and its subtype.
                case BsonTypes.BINARY -> free(value + 5, each.valueLength() - 5);
                default -> {}
            }
        }
    }

    private void free(int offset, int size) {
        Arrays.fill(mask, offset - start, offset - start + size, FREE);
    }
}
