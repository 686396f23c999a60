package io.larder.wire.message;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValidator;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.bson.Elements;
import io.larder.wire.bson.FieldIndex;
import io.larder.wire.bson.NameTable;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A command as its message says it: the name, the database and the {@link CommandField}s, found by one pass over the top
 * level of the body. Works on a whole OP_MSG or a whole OP_QUERY on {@code $cmd}; a compressed message is inflated first.
 * Reusable and without allocation; it holds no reference count, so a view is good as long as its buffer.
 */
public final class CommandView {
    private static final NameTable<CommandField> FIELDS = FieldIndex.table(CommandField.class);

    private final OpMsgView msg = new OpMsgView();
    private final OpQueryView query = new OpQueryView();
    private final FieldIndex<CommandField> fields = FieldIndex.over(FIELDS, CommandField.class);
    private final Elements elements = new Elements();
    private final BsonCursor first = new BsonCursor();
    private final DocumentSequence documents = new DocumentSequence();
    private final Likeness likeness = new Likeness();
    private final int number;
    private long form;
    private ByteBuf message = Unpooled.EMPTY_BUFFER;
    private boolean legacy;
    private int bodyOffset;
    private int bodyLimit;

    /** One that stands alone. */
    public CommandView() {
        this(0);
    }

    /** One of several, with a number that tells it from the others. */
    CommandView(int number) {
        this.number = number;
    }

    /** Whether messages of this opcode carry commands that a view can read. */
    public static boolean canRead(int opcode) {
        return opcode == Opcode.OP_MSG || opcode == Opcode.OP_QUERY;
    }

    /** Reads the message in the readable bytes of the buffer. Of one like the last, everything stands where it stood there. */
    public void parse(ByteBuf message) {
        this.message = message;
        if (likeness.has(message)) {
            elements.moveTo(message);
            elements.enter(first);
            fields.moveTo(message);
            return;
        }
        likeness.forget();
        form++;
        MessageHeader.wholeLength(message);
        int opcode = MessageHeader.opcode(message, message.readerIndex());
        legacy = opcode == Opcode.OP_QUERY;
        if (legacy) {
            parseQuery(message);
        } else if (opcode == Opcode.OP_MSG) {
            msg.parse(message);
            bodyOffset = msg.bodyOffset();
            bodyLimit = msg.bodyLimit();
        } else {
            throw new MalformedMessageException("opcode " + opcode + " carries no command");
        }
        first.reset(message, bodyOffset, bodyLimit);
        if (!first.next()) {
            throw new MalformedMessageException("command without a name");
        }
        elements.scan(message, bodyOffset, bodyLimit);
        fields.scan(elements);
    }

    private void parseQuery(ByteBuf message) {
        query.parse(message);
        if (!query.isCommand(message)) {
            throw new MalformedMessageException("OP_QUERY on something else than a command collection");
        }
        bodyOffset = query.queryOffset();
        bodyLimit = query.queryLimit();
        // Old drivers wrap the command to send a read preference along: {$query: {...}, $readPreference: ...}.
        first.reset(message, bodyOffset, bodyLimit);
        if (first.next() && (first.nameIs("$query") || first.nameIs("query")) && first.type() == BsonTypes.DOCUMENT) {
            bodyOffset = first.valueOffset();
            bodyLimit = bodyOffset + first.valueLength();
        }
    }

    /**
     * Throws unless every document of the message is sound through and through. A server may close the connection over one
     * that is not, and the connection may be one that others use next.
     */
    public void validateDocuments() {
        if (likeness.isKnown()) {
            return; // so was the one that it is like
        }
        elements.validate();
        if (!legacy) {
            for (int i = 0; i < msg.sequences(); i++) {
                documents.reset(message, msg, i);
                while (documents.next()) {
                    BsonValidator.validate(message, documents.documentOffset(), documents.documentLimit());
                }
            }
            if (msg.sequences() == 0 && !msg.hasChecksum() && !elements.isCut()) {
                likeness.remember(message, elements);
            }
        }
    }

    /** Among the views of one {@link CommandViews}; 0 for one that stands alone. */
    public int number() {
        return number;
    }

    /**
     * The same as long as each command is like the one before: then they differ in nothing but their request ids and plain values
     * in their filters, session ids and cluster times, and what does not depend on those need not be found out again.
     */
    public long form() {
        return form;
    }

    public ByteBuf message() {
        return message;
    }

    public int requestId() {
        return MessageHeader.requestId(message, message.readerIndex());
    }

    /** Whether this came as OP_QUERY, so that the reply has to be an OP_REPLY. */
    public boolean isLegacy() {
        return legacy;
    }

    /** The sections of an OP_MSG. Meaningless for a legacy command. */
    public OpMsgView sections() {
        return msg;
    }

    /** Whether the client wants no reply. */
    public boolean isUnacknowledged() {
        return !legacy && msg.moreToCome();
    }

    public boolean exhaustAllowed() {
        return !legacy && msg.exhaustAllowed();
    }

    public int bodyOffset() {
        return bodyOffset;
    }

    public int bodyLimit() {
        return bodyLimit;
    }

    public FieldIndex<CommandField> fields() {
        return fields;
    }

    /** All elements of the body. */
    public Elements elements() {
        return elements;
    }

    /** The command's first element: its name is the command's name, its value usually the collection. */
    public BsonCursor firstElement() {
        return first;
    }

    /** What the table holds for this command's name, or null; builds no string. */
    public <V> @Nullable V lookUp(NameTable<V> commands) {
        return commands.get(message, first.nameOffset(), first.nameLength());
    }

    /** The command's name, as a new string. */
    public String name() {
        return first.name();
    }

    /** The database, as a new string. */
    public String database() {
        return legacy
                ? message.toString(query.databaseOffset(), query.databaseLength(), StandardCharsets.UTF_8)
                : fields.string(CommandField.DATABASE);
    }

    /** Whether the database is this ASCII string; false where none is given. */
    public boolean databaseIs(String ascii) {
        if (legacy) {
            return BsonValues.equalsAscii(message, query.databaseOffset(), query.databaseLength(), ascii);
        }
        if (!fields.is(CommandField.DATABASE, BsonTypes.STRING)) {
            return false;
        }
        int offset = fields.offset(CommandField.DATABASE);
        return BsonValues.equalsAscii(
                message, BsonValues.stringOffset(offset), BsonValues.stringLength(message, offset), ascii);
    }

    /** Whether the command is part of a transaction. */
    public boolean inTransaction() {
        return fields.has(CommandField.AUTOCOMMIT) && !fields.isTrue(CommandField.AUTOCOMMIT);
    }

    /** Whether a server would record this write so that it may be sent again. */
    public boolean isRetryableWrite() {
        return fields.has(CommandField.TXN_NUMBER) && !fields.has(CommandField.AUTOCOMMIT);
    }
}
