package io.larder.wire.message;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads an OP_MSG reply while it streams by, in pieces of any size, for replies that are too large to gather: whether more
 * is to come, whether it is ok, and which cursor it leaves open. It keeps the bytes of one element header at a time; values
 * are counted off, not kept. Where a name occurs twice the first one counts, as in {@link ReplyView}.
 *
 * <pre>
 *   FLAGS -> KIND -> LENGTH(document) -> TYPE -> NAME -> value by its type: captured, skipped, or entered ("cursor")
 *                                         ^  |___________________________________________________________|
 *                                         |____ end of "cursor" (back to the top level) or of the reply (DONE)
 * </pre>
 *
 * The framing of the whole message is its reader's business: what follows the body (sequences, checksum) is ignored.
 */
public final class ReplyScanner {
    /** Names in replies are short; a longer one is none of those looked for, and only its end matters. */
    private static final int KEPT_NAME_BYTES = 16;

    private enum State {
        FLAGS,
        KIND,
        DOCUMENT_LENGTH,
        TYPE,
        NAME,
        VALUE_LENGTH,
        CSTRINGS,
        CAPTURE,
        DONE
    }

    private final ByteBuf kept = Unpooled.buffer(KEPT_NAME_BYTES, KEPT_NAME_BYTES);
    private State state = State.FLAGS;
    private long skip;
    private int flags;
    private byte type;
    private boolean inCursor;
    private int cstringsLeft;
    private boolean nameTooLong;
    private boolean okSeen;
    private boolean ok;
    private boolean cursorSeen;
    private boolean idSeen;
    private long cursorId;

    /** Begins a new reply; the next bytes fed are those of its header. */
    public void reset() {
        state = State.FLAGS;
        skip = MessageHeader.LENGTH;
        kept.clear();
        flags = 0;
        inCursor = false;
        okSeen = false;
        ok = false;
        cursorSeen = false;
        idSeen = false;
        cursorId = 0;
    }

    /** Looks at the bytes from {@code offset} up to {@code limit}; the buffer's indexes are left alone. */
    public void feed(ByteBuf buf, int offset, int limit) {
        int position = offset;
        while (position < limit && state != State.DONE) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, limit - position);
                skip -= skipped;
                position += skipped;
            } else {
                accept(buf.getByte(position++));
            }
        }
    }

    /** Whether the end of the body has been seen. */
    public boolean isDone() {
        return state == State.DONE;
    }

    public boolean isOk() {
        return ok;
    }

    /** Known as soon as the first twenty bytes were fed. */
    public boolean moreToCome() {
        return (flags & OpMsg.MORE_TO_COME) != 0;
    }

    /** The id of the cursor that the reply leaves open, or 0. Known at the end of the body. */
    public long cursorId() {
        return cursorId;
    }

    private void accept(byte b) {
        switch (state) {
            case FLAGS -> {
                if (keep(b) == 4) {
                    flags = kept.getIntLE(0);
                    enter(State.KIND);
                }
            }
            case KIND -> {
                if (b != OpMsg.KIND_BODY) {
                    throw new MalformedMessageException("reply does not begin with its body");
                }
                enter(State.DOCUMENT_LENGTH);
            }
            case DOCUMENT_LENGTH -> {
                if (keep(b) == 4) {
                    enter(State.TYPE);
                }
            }
            case TYPE -> acceptType(b);
            case NAME -> acceptName(b);
            case VALUE_LENGTH -> {
                if (keep(b) == 4) {
                    skipValue(kept.getIntLE(0));
                }
            }
            case CSTRINGS -> {
                if (b == 0 && --cstringsLeft == 0) {
                    enter(State.TYPE);
                }
            }
            case CAPTURE -> {
                if (keep(b) == fixedLength(type)) {
                    capture();
                }
            }
            case DONE -> throw new AssertionError("feed stops here");
        }
    }

    private void acceptType(byte b) {
        if (b != 0) {
            type = b;
            nameTooLong = false;
            enter(State.NAME);
        } else if (inCursor) {
            inCursor = false;
        } else {
            enter(State.DONE);
        }
    }

    private void acceptName(byte b) {
        if (b != 0) {
            if (kept.isWritable()) {
                kept.writeByte(b);
            } else {
                nameTooLong = true;
            }
            return;
        }
        if (inCursor) {
            beginCursorField();
        } else {
            beginReplyField();
        }
    }

    private void beginReplyField() {
        if (!cursorSeen && nameIs("cursor")) {
            cursorSeen = true;
            if (type == BsonTypes.DOCUMENT) {
                inCursor = true;
                enter(State.DOCUMENT_LENGTH);
                return;
            }
        } else if (!okSeen && nameIs("ok")) {
            okSeen = true;
            if (BsonValues.isNumber(type) || type == BsonTypes.BOOLEAN) {
                enter(State.CAPTURE);
                return;
            }
            ok = BsonValues.truth(kept, type, 0); // told by the type alone
        }
        beginSkipping();
    }

    private void beginCursorField() {
        if (!idSeen && BsonValues.isNumber(type) && nameIs("id")) {
            enter(State.CAPTURE);
        } else {
            beginSkipping();
        }
    }

    private void capture() {
        if (inCursor) {
            idSeen = true;
            cursorId = BsonValues.longValue(kept, type, 0);
        } else {
            ok = BsonValues.truth(kept, type, 0);
        }
        enter(State.TYPE);
    }

    private void beginSkipping() {
        int fixed = fixedLength(type);
        if (fixed >= 0) {
            enter(State.TYPE);
            skip = fixed;
        } else if (type == BsonTypes.REGEX) {
            cstringsLeft = 2;
            enter(State.CSTRINGS);
        } else {
            enter(State.VALUE_LENGTH);
        }
    }

    private void skipValue(int length) {
        int rest =
                switch (type) {
                    case BsonTypes.STRING, BsonTypes.CODE, BsonTypes.SYMBOL -> length;
                    case BsonTypes.BINARY -> length + 1;
                    case BsonTypes.DB_POINTER -> length + 12;
                    case BsonTypes.DOCUMENT, BsonTypes.ARRAY, BsonTypes.CODE_WITH_SCOPE -> length - 4;
                    default ->
                        throw new MalformedMessageException(
                                "unknown BSON type 0x" + Integer.toHexString(Byte.toUnsignedInt(type)));
                };
        if (length < 0 || rest < 0) {
            throw new MalformedMessageException("value says " + length + " bytes");
        }
        enter(State.TYPE);
        skip = rest;
    }

    private static int fixedLength(byte type) {
        return switch (type) {
            case BsonTypes.UNDEFINED, BsonTypes.NULL, BsonTypes.MAX_KEY, BsonTypes.MIN_KEY -> 0;
            case BsonTypes.BOOLEAN -> 1;
            case BsonTypes.INT32 -> 4;
            case BsonTypes.DOUBLE, BsonTypes.DATE, BsonTypes.TIMESTAMP, BsonTypes.INT64 -> 8;
            case BsonTypes.OBJECT_ID -> 12;
            case BsonTypes.DECIMAL128 -> 16;
            default -> -1;
        };
    }

    private int keep(byte b) {
        kept.writeByte(b);
        return kept.writerIndex();
    }

    private boolean nameIs(String ascii) {
        return !nameTooLong && BsonValues.equalsAscii(kept, 0, kept.writerIndex(), ascii);
    }

    private void enter(State next) {
        state = next;
        kept.clear();
    }
}
