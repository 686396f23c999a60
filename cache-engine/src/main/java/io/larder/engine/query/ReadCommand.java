package io.larder.engine.query;

import io.larder.engine.query.ReadField.Role;
import io.larder.engine.reason.Reason;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.bson.Elements;
import io.larder.wire.bson.NameTable;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a read stand, if it may be looked up by what its top level says. Looks at no filter and no pipeline: an
 * answer to what those forbid is never kept, so looking such a read up finds nothing. Reusable, without allocation; it holds
 * no reference count, so it is good as long as the buffer of its command.
 */
public final class ReadCommand {
    private static final NameTable<QueryKind> KINDS = new NameTable<>(Map.of(
            "find", QueryKind.FIND,
            "aggregate", QueryKind.AGGREGATE,
            "count", QueryKind.COUNT,
            "distinct", QueryKind.DISTINCT));
    private static final ReadField[] FIELDS = ReadField.values();
    /** What a server sends first where a request does not say. */
    private static final int USUAL_BATCH_SIZE = 101;

    private final byte[] types = new byte[FIELDS.length];
    private final int[] offsets = new int[FIELDS.length];
    private final int[] lengths = new int[FIELDS.length];
    private final ReadConcern readConcern = new ReadConcern();
    private final BsonCursor inner = new BsonCursor();
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private @Nullable CommandView view;
    private long form;
    private QueryKind kind = QueryKind.FIND;
    private long present;
    private int collection;
    private long batchSize;

    /** The kind of a command whose answers may be kept; null for all others. */
    public static @Nullable QueryKind kindOf(CommandView command) {
        return command.lookUp(KINDS);
    }

    /** Takes the command in; null where it may be looked up, otherwise why not. Only then the rest of the methods mean anything. */
    public @Nullable Reason read(CommandView command) {
        QueryKind itsKind = kindOf(command);
        return itsKind == null ? Reason.READ : read(command, itsKind);
    }

    /** The same for a command that is known to be of this kind. */
    public @Nullable Reason read(CommandView command, QueryKind itsKind) {
        kind = itsKind;
        view = command;
        form = command.form();
        buf = command.message();
        Reason refused = asSent(command);
        if (refused == null) {
            refused = fields(command);
        }
        if (refused == null) {
            refused = names(command);
        }
        if (refused == null) {
            refused = readConcern();
        }
        return refused == null ? batches() : refused;
    }

    /** The same for a command of the same form as the one that was read. */
    public void moveTo(ByteBuf other) {
        buf = other;
    }

    private static @Nullable Reason asSent(CommandView command) {
        if (command.isLegacy()) {
            return Reason.LEGACY_OPCODE;
        }
        if (command.isUnacknowledged() || command.exhaustAllowed()) {
            return Reason.UNUSUAL_FLAGS;
        }
        return command.sections().sequences() > 0 ? Reason.DOCUMENT_SEQUENCE : null;
    }

    private @Nullable Reason fields(CommandView command) {
        NameTable<ReadField> known = ReadField.of(kind);
        present = 0;
        Elements elements = command.elements();
        for (int i = 1; i < elements.count(); i++) {
            ReadField field = elements.lookUp(i, known);
            if (field == null) {
                return Reason.UNKNOWN_FIELD;
            }
            int place = field.ordinal();
            if ((present & 1L << place) != 0) {
                return Reason.REPEATED_FIELD;
            }
            types[place] = elements.type(i);
            offsets[place] = elements.valueOffset(i);
            lengths[place] = elements.valueLength(i);
            if (!isWithoutMeaning(field, place)) {
                if (field.refusal() != null) {
                    return field.refusal();
                }
                present |= 1L << place;
            }
        }
        return elements.isCut() ? Reason.UNKNOWN_FIELD : null;
    }

    /** Whether a server takes the field, with this value, as if it were not there. Only what is certain. */
    private boolean isWithoutMeaning(ReadField field, int place) {
        return switch (field.role()) {
            case DOCUMENT -> types[place] == BsonTypes.DOCUMENT && lengths[place] == 5;
            case NUMBER -> isWhole(types[place]) && number(place) == 0;
            case FLAG, REFUSED_UNLESS_FALSE ->
                types[place] == BsonTypes.BOOLEAN && !BsonValues.truth(buf, types[place], offsets[place]);
            case VALUE, READ, LEFT_OUT, REFUSED -> false;
        };
    }

    private @Nullable Reason names(CommandView command) {
        BsonCursor first = command.firstElement();
        if (first.type() != BsonTypes.STRING || BsonValues.stringLength(buf, first.valueOffset()) == 0) {
            return Reason.NO_COLLECTION;
        }
        collection = first.valueOffset();
        if (!is(ReadField.DATABASE, BsonTypes.STRING)) {
            return Reason.BAD_FIELD;
        }
        if (Internals.isDatabase(buf, databaseOffset(), databaseLength())) {
            return Reason.INTERNAL_DATABASE;
        }
        return Internals.isCollection(buf, collectionOffset(), collectionLength()) ? Reason.SYSTEM_COLLECTION : null;
    }

    private @Nullable Reason readConcern() {
        if (!has(ReadField.READ_CONCERN)) {
            readConcern.none();
            return null;
        }
        return is(ReadField.READ_CONCERN, BsonTypes.DOCUMENT)
                ? readConcern.read(buf, offset(ReadField.READ_CONCERN), length(ReadField.READ_CONCERN))
                : Reason.BAD_FIELD;
    }

    private @Nullable Reason batches() {
        batchSize = USUAL_BATCH_SIZE;
        if (kind == QueryKind.AGGREGATE) {
            return cursorField();
        }
        if (has(ReadField.BATCH_SIZE)) {
            int place = ReadField.BATCH_SIZE.ordinal();
            if (!isWhole(types[place]) || number(place) < 0) {
                return Reason.BAD_FIELD;
            }
            batchSize = number(place);
        }
        return null;
    }

    private @Nullable Reason cursorField() {
        if (!is(ReadField.CURSOR, BsonTypes.DOCUMENT)) {
            return Reason.BAD_FIELD;
        }
        int offset = offset(ReadField.CURSOR);
        inner.reset(buf, offset, offset + length(ReadField.CURSOR));
        boolean seen = false;
        while (inner.next()) {
            if (!inner.nameIs("batchSize") || !isWhole(inner.type()) || seen || inner.longValue() < 0) {
                return Reason.BAD_FIELD;
            }
            batchSize = inner.longValue();
            seen = true;
        }
        return null;
    }

    private static boolean isWhole(byte type) {
        return type == BsonTypes.INT32 || type == BsonTypes.INT64;
    }

    private long number(int place) {
        return BsonValues.longValue(buf, types[place], offsets[place]);
    }

    public ByteBuf buffer() {
        return buf;
    }

    /** What it was read from, or a command of the same form; null before the first. */
    @Nullable
    CommandView view() {
        return view;
    }

    /** The {@link CommandView#form} of the commands that this is true of. */
    long form() {
        return form;
    }

    public QueryKind kind() {
        return kind;
    }

    /** Whether the field is there and says something else than a server supposes without it. */
    public boolean has(ReadField field) {
        return (present & 1L << field.ordinal()) != 0;
    }

    public boolean is(ReadField field, byte type) {
        return has(field) && types[field.ordinal()] == type;
    }

    /** The fields that are part of the key, as one bit for each by its place. */
    public long inKey() {
        long fields = present & ReadField.IN_KEY;
        if (isSingleBatch()) {
            fields |= ReadField.BATCH_SIZE.bit();
        }
        return hasLevel() ? fields | ReadField.READ_CONCERN.bit() : fields;
    }

    /** The type of a field that is there. */
    public byte type(ReadField field) {
        return types[field.ordinal()];
    }

    public int offset(ReadField field) {
        return offsets[field.ordinal()];
    }

    public int length(ReadField field) {
        return lengths[field.ordinal()];
    }

    /** Whether the field is there, as a whole number: 32 and 64 bits mean the same. */
    public boolean isNumber(ReadField field) {
        return has(field) && field.role() == Role.NUMBER && isWhole(type(field));
    }

    public long number(ReadField field) {
        return number(field.ordinal());
    }

    public int databaseOffset() {
        return BsonValues.stringOffset(offset(ReadField.DATABASE));
    }

    public int databaseLength() {
        return BsonValues.stringLength(buf, offset(ReadField.DATABASE));
    }

    public int collectionOffset() {
        return BsonValues.stringOffset(collection);
    }

    public int collectionLength() {
        return BsonValues.stringLength(buf, collection);
    }

    /** Whether a level of read concern is asked for by name; without one the cluster's default holds. */
    public boolean hasLevel() {
        return readConcern.level() != 0;
    }

    /** Where the string value of the level stands. */
    public int levelOffset() {
        return BsonValues.stringOffset(readConcern.level());
    }

    public int levelLength() {
        return BsonValues.stringLength(buf, readConcern.level());
    }

    /** How many documents the first reply may hold at most. */
    public long batchSize() {
        return batchSize;
    }

    /** Whether the first batch is all that is wanted. */
    public boolean isSingleBatch() {
        return has(ReadField.SINGLE_BATCH);
    }
}
