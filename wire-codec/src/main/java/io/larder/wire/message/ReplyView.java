package io.larder.wire.message;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.FieldIndex;
import io.larder.wire.bson.NameTable;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A whole reply as its message says it: OP_MSG, or the OP_REPLY of a legacy handshake. Reusable, without allocation. */
public final class ReplyView {
    private static final NameTable<ReplyField> FIELDS = FieldIndex.table(ReplyField.class);
    private static final int REPLY_DOCUMENTS_OFFSET = MessageHeader.LENGTH + 20;

    private final OpMsgView msg = new OpMsgView();
    private final FieldIndex<ReplyField> fields = FieldIndex.over(FIELDS, ReplyField.class);
    private final BsonCursor nested = new BsonCursor();
    private ByteBuf message = Unpooled.EMPTY_BUFFER;
    private boolean legacy;
    private int bodyOffset;
    private int bodyLimit;

    /** Reads the message in the readable bytes of the buffer. */
    public void parse(ByteBuf message) {
        this.message = message;
        int start = message.readerIndex();
        int end = start + MessageHeader.wholeLength(message);
        int opcode = MessageHeader.opcode(message, start);
        legacy = opcode == Opcode.OP_REPLY;
        if (legacy) {
            bodyOffset = Math.min(start + REPLY_DOCUMENTS_OFFSET, end);
            bodyLimit = bodyOffset + BsonCursor.documentLength(message, bodyOffset, end);
        } else if (opcode == Opcode.OP_MSG) {
            msg.parse(message);
            bodyOffset = msg.bodyOffset();
            bodyLimit = msg.bodyLimit();
        } else {
            throw new MalformedMessageException("opcode " + opcode + " is no reply");
        }
        fields.scan(message, bodyOffset, bodyLimit);
    }

    public ByteBuf message() {
        return message;
    }

    public int bodyOffset() {
        return bodyOffset;
    }

    public int bodyLimit() {
        return bodyLimit;
    }

    public FieldIndex<ReplyField> fields() {
        return fields;
    }

    public boolean isOk() {
        return fields.isTrue(ReplyField.OK);
    }

    /** The error code, or 0 where there is none. */
    public int code() {
        return (int) fields.longOr(ReplyField.CODE, 0);
    }

    /** Whether further replies to the same request follow. */
    public boolean moreToCome() {
        return !legacy && msg.moreToCome();
    }

    /** The id of the cursor that the reply leaves open, or 0. */
    public long cursorId() {
        if (!fields.is(ReplyField.CURSOR, BsonTypes.DOCUMENT)) {
            return 0;
        }
        nested.reset(message, fields.offset(ReplyField.CURSOR), bodyLimit);
        while (nested.next()) {
            if (nested.nameIs("id") && nested.isNumber()) {
                return nested.longValue();
            }
        }
        return 0;
    }
}
