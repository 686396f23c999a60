package io.larder.wire.message;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;

/**
 * Where the parts of a whole OP_MSG stand: flags, the one body, the document sequences. Reusable and without allocation.
 * The framing of sections is checked here; documents inside a sequence are checked when a {@link DocumentSequence} walks
 * over them.
 */
public final class OpMsgView {
    /** Commands know five sequences (documents, updates, deletes, ops, nsInfo) and use at most two of them at a time. */
    private static final int MAX_SEQUENCES = 8;

    private static final int FLAGS_OFFSET = MessageHeader.LENGTH;
    private static final int SECTIONS_OFFSET = FLAGS_OFFSET + 4;
    private static final int CHECKSUM_BYTES = 4;

    private final int[] nameOffsets = new int[MAX_SEQUENCES];
    private final int[] documentsOffsets = new int[MAX_SEQUENCES];
    private final int[] limits = new int[MAX_SEQUENCES];
    private int sequences;
    private int flags;
    private int bodyOffset;
    private int bodyLength;

    /** Reads the message in the readable bytes of the buffer; throws unless it is one sound OP_MSG. */
    public void parse(ByteBuf message) {
        int start = message.readerIndex();
        int length = MessageHeader.wholeLength(message);
        flags = flags(message, start, length);
        int end = start + length - (hasChecksum() ? CHECKSUM_BYTES : 0);
        int position = start + SECTIONS_OFFSET;
        sequences = 0;
        bodyOffset = -1;
        while (position < end) {
            byte kind = message.getByte(position++);
            if (kind == OpMsg.KIND_BODY) {
                position = body(message, position, end);
            } else if (kind == OpMsg.KIND_SEQUENCE) {
                position = sequence(message, position, end);
            } else {
                throw new MalformedMessageException("unknown section kind " + kind);
            }
        }
        if (position != end || bodyOffset < 0) {
            throw new MalformedMessageException("OP_MSG without a body");
        }
    }

    private static int flags(ByteBuf message, int start, int length) {
        if (length < SECTIONS_OFFSET) {
            throw new MalformedMessageException("OP_MSG of " + length + " bytes is too short");
        }
        int flags = message.getIntLE(start + FLAGS_OFFSET);
        if ((flags & OpMsg.UNKNOWN_REQUIRED_BITS) != 0) {
            throw new MalformedMessageException("OP_MSG with unknown flag bits 0x" + Integer.toHexString(flags));
        }
        return flags;
    }

    private int body(ByteBuf message, int position, int end) {
        if (bodyOffset >= 0) {
            throw new MalformedMessageException("OP_MSG with two bodies");
        }
        bodyLength = BsonCursor.documentLength(message, position, end);
        bodyOffset = position;
        return position + bodyLength;
    }

    private int sequence(ByteBuf message, int position, int end) {
        int size = end - position < 4 ? 0 : message.getIntLE(position);
        if (size < 5 || size > end - position) {
            throw new MalformedMessageException("document sequence says " + size + " bytes");
        }
        int limit = position + size;
        int nameOffset = position + 4;
        int nameEnd = message.indexOf(nameOffset, limit, (byte) 0);
        if (nameEnd < 0) {
            throw new MalformedMessageException("document sequence without a name");
        }
        if (sequences == MAX_SEQUENCES) {
            throw new MalformedMessageException("more than " + MAX_SEQUENCES + " document sequences");
        }
        for (int i = 0; i < sequences; i++) {
            if (sameBytes(message, nameOffsets[i], nameOffset, nameEnd - nameOffset + 1)) {
                throw new MalformedMessageException("two document sequences of one name");
            }
        }
        nameOffsets[sequences] = nameOffset;
        documentsOffsets[sequences] = nameEnd + 1;
        limits[sequences] = limit;
        sequences++;
        return limit;
    }

    /** Compares with the closing zero included, so that no name equals the beginning of another. */
    private static boolean sameBytes(ByteBuf message, int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (message.getByte(a + i) != message.getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    public int flags() {
        return flags;
    }

    public boolean hasChecksum() {
        return (flags & OpMsg.CHECKSUM_PRESENT) != 0;
    }

    public boolean moreToCome() {
        return (flags & OpMsg.MORE_TO_COME) != 0;
    }

    public boolean exhaustAllowed() {
        return (flags & OpMsg.EXHAUST_ALLOWED) != 0;
    }

    public int bodyOffset() {
        return bodyOffset;
    }

    public int bodyLimit() {
        return bodyOffset + bodyLength;
    }

    public int sequences() {
        return sequences;
    }

    /** The index of the sequence with this ASCII name, or -1. */
    public int sequence(ByteBuf message, String name) {
        for (int i = 0; i < sequences; i++) {
            int length = documentsOffsets[i] - 1 - nameOffsets[i];
            if (BsonValues.equalsAscii(message, nameOffsets[i], length, name)) {
                return i;
            }
        }
        return -1;
    }

    public int sequenceNameOffset(int index) {
        return nameOffsets[index];
    }

    public int sequenceNameLength(int index) {
        return documentsOffsets[index] - 1 - nameOffsets[index];
    }

    /** Where the first document of the sequence begins. */
    public int documentsOffset(int index) {
        return documentsOffsets[index];
    }

    /** Where the sequence ends. */
    public int documentsLimit(int index) {
        return limits[index];
    }
}
