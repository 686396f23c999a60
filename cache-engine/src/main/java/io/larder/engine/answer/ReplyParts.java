package io.larder.engine.answer;

import io.larder.engine.query.QueryKind;
import io.larder.engine.reason.Reason;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.OpMsgView;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One reply taken apart. Everything in it must be understood: a field that is not listed here makes it unfit, for it may be
 * something that holds for one client or one moment only.
 */
final class ReplyParts {
    private final QueryKind kind;
    private final ByteBuf message;
    private final OpMsgView sections = new OpMsgView();
    private final CursorPart cursor;
    private @Nullable Reason unfit;
    private boolean okSeen;
    private boolean answered;
    private long operationTime;
    private int answerElement;
    private int answerEnd;

    private ReplyParts(QueryKind kind, ByteBuf message) {
        this.kind = kind;
        this.message = message;
        this.cursor = new CursorPart(message);
    }

    /** Reads the message that fills the buffer, from index 0. */
    static ReplyParts read(QueryKind kind, ByteBuf message) {
        ReplyParts parts = new ReplyParts(kind, message);
        try {
            parts.unfit = parts.sections();
        } catch (MalformedMessageException e) {
            parts.unfit = Reason.REPLY_MALFORMED;
        }
        return parts;
    }

    private @Nullable Reason sections() {
        MessageHeader.wholeLength(message);
        if (MessageHeader.opcode(message, 0) != Opcode.OP_MSG) {
            return Reason.REPLY_MALFORMED;
        }
        sections.parse(message);
        if (sections.moreToCome()) {
            return Reason.EXHAUST_REPLY;
        }
        return sections.sequences() > 0 ? Reason.UNKNOWN_REPLY_FIELD : body();
    }

    /** An error says more than what else may be wrong with it. */
    private @Nullable Reason body() {
        Reason worst = null;
        BsonCursor field = new BsonCursor().reset(message, bodyOffset(), bodyLimit());
        while (field.next()) {
            Reason found = field(field);
            if (found == Reason.REPLY_NOT_OK || worst == null) {
                worst = found;
            }
        }
        if (worst != null) {
            return worst;
        }
        return okSeen ? answered ? null : Reason.REPLY_INCOMPLETE : Reason.REPLY_NOT_OK;
    }

    private @Nullable Reason field(BsonCursor field) {
        if (field.nameIs("ok")) {
            if (okSeen) {
                return Reason.REPLY_MALFORMED;
            }
            okSeen = true;
            return field.isNumber() && field.truthValue() ? null : Reason.REPLY_NOT_OK;
        }
        if (field.nameIs("operationTime")) {
            if (field.type() != BsonTypes.TIMESTAMP) {
                return Reason.REPLY_MALFORMED;
            }
            operationTime = message.getLongLE(field.valueOffset());
            return null;
        }
        if (field.nameIs("$clusterTime")) {
            return field.type() == BsonTypes.DOCUMENT ? null : Reason.REPLY_MALFORMED;
        }
        if (field.nameIs(answerField())) {
            return answer(field);
        }
        return field.nameIs("writeConcernError") ? Reason.WRITE_CONCERN_ERROR : Reason.UNKNOWN_REPLY_FIELD;
    }

    private String answerField() {
        return switch (kind) {
            case FIND, AGGREGATE -> "cursor";
            case COUNT -> "n";
            case DISTINCT -> "values";
        };
    }

    private @Nullable Reason answer(BsonCursor field) {
        if (answered) {
            return Reason.REPLY_MALFORMED;
        }
        answered = true;
        answerElement = field.elementOffset();
        answerEnd = field.valueOffset() + field.valueLength();
        return switch (kind) {
            case FIND, AGGREGATE -> cursor.read(field);
            case COUNT -> field.isNumber() ? null : Reason.REPLY_INCOMPLETE;
            case DISTINCT -> field.type() == BsonTypes.ARRAY ? null : Reason.REPLY_INCOMPLETE;
        };
    }

    /** Why this is no part of an answer; null if it is. */
    @Nullable
    Reason unfit() {
        return unfit;
    }

    /** As a cluster time; 0 where the server tells none. */
    long operationTime() {
        return operationTime;
    }

    /** Of a find or an aggregate. */
    CursorPart cursor() {
        return cursor;
    }

    /** Where the element begins that answers the command: the cursor, the number or the values. */
    int answerElement() {
        return answerElement;
    }

    int answerEnd() {
        return answerEnd;
    }

    int bodyOffset() {
        return sections.bodyOffset();
    }

    int bodyLimit() {
        return sections.bodyLimit();
    }

    ByteBuf message() {
        return message;
    }

    /** Whether the message is laid out as answers are kept, as it is with every server that is known. */
    boolean isAsKept() {
        return sections.flags() == 0
                && bodyOffset() == ReplyLayout.BODY
                && bodyLimit() == message.writerIndex()
                && answerElement == ReplyLayout.CURSOR_ELEMENT
                && cursor.isAsKept(answerEnd);
    }
}
