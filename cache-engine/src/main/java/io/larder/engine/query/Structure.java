package io.larder.engine.query;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What of a command its shape is made of, as bytes: all of it, but for values that a filter compares a field with. Of those
 * only the type counts, so that two commands with the same bytes have the same shape. Reusable, for one thread at a time.
 *
 * <p>Which values are left out is a short list; everything that is not on it stands in the bytes as it is.
 */
final class Structure {
    /** What takes more is read through each time. */
    private static final int MAX_BYTES = 2048;

    private static final int USUAL_BYTES = 256;

    /** Of a longer name or value only its beginning goes into the hash. */
    private static final int HASHED = 32;

    /** How deep $and, $or and $nor are followed. */
    private static final int MAX_DEPTH = 8;

    private static final ReadField[] FIELDS = ReadField.values();
    private static final byte END = 0;
    private static final int EMPTY_ARRAY = 5;

    private final BsonCursor[] filters = cursors();
    private final BsonCursor[] lists = cursors();
    private final BsonCursor operators = new BsonCursor();
    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;
    private int hash;
    private boolean fits;
    private boolean holdsValues;

    private static BsonCursor[] cursors() {
        BsonCursor[] cursors = new BsonCursor[MAX_DEPTH];
        Arrays.setAll(cursors, depth -> new BsonCursor());
        return cursors;
    }

    /** Becomes that of this command; false, and of no use, where it is not worth knowing. Pipelines are not. */
    boolean of(ReadCommand command, boolean simpleByDefault) {
        length = 0;
        hash = 1;
        fits = command.kind() != QueryKind.AGGREGATE;
        holdsValues = false;
        put((byte) command.kind().ordinal());
        put((byte) (simpleByDefault ? 1 : 0));
        copy(command.buffer(), command.databaseOffset(), command.databaseLength());
        copy(command.buffer(), command.collectionOffset(), command.collectionLength());
        for (int i = 0; i < FIELDS.length && fits; i++) {
            if (FIELDS[i].isInKey() && command.has(FIELDS[i])) {
                field(command, FIELDS[i]);
            }
        }
        return fits;
    }

    private void field(ReadCommand command, ReadField field) {
        byte type = command.type(field);
        put((byte) field.ordinal());
        put(type);
        boolean isFilter = field == ReadField.FILTER || field == ReadField.QUERY;
        if (isFilter && type == BsonTypes.DOCUMENT) {
            filter(command.buffer(), command.offset(field), command.length(field), 0);
        } else if (field != ReadField.SKIP && field != ReadField.LIMIT) {
            copy(command.buffer(), command.offset(field), command.length(field));
        }
    }

    private void filter(ByteBuf buf, int offset, int valueLength, int depth) {
        BsonCursor each = filters[depth].reset(buf, offset, offset + valueLength);
        while (fits && each.next()) {
            element(each);
            if (each.nameLength() == 0 || buf.getByte(each.nameOffset()) != '$') {
                operand(each);
            } else if (each.type() == BsonTypes.ARRAY && depth + 1 < MAX_DEPTH && isLogical(each)) {
                filters(each, depth + 1);
            } else {
                value(each);
            }
        }
        put(END);
    }

    private void filters(BsonCursor array, int depth) {
        BsonCursor each = lists[depth].enter(array);
        while (fits && each.next()) {
            element(each);
            if (each.type() == BsonTypes.DOCUMENT) {
                filter(each.buffer(), each.valueOffset(), each.valueLength(), depth);
            } else {
                value(each);
            }
        }
        put(END);
    }

    private static boolean isLogical(BsonCursor element) {
        return element.nameIs("$and") || element.nameIs("$or") || element.nameIs("$nor");
    }

    /** What follows the name of a field. */
    private void operand(BsonCursor field) {
        if (field.type() == BsonTypes.DOCUMENT && beginsWithOperator(field)) {
            BsonCursor each = operators.enter(field);
            while (fits && each.next()) {
                element(each);
                boolean isIn = each.type() == BsonTypes.ARRAY && each.nameIs("$in");
                if (isIn) {
                    put((byte)
                            (each.valueLength() == EMPTY_ARRAY ? 1 : 0)); // which matches nothing, whatever the field
                } else if (!(isComparison(each) && isPlain(each.type()))) {
                    value(each);
                }
            }
            put(END);
        } else if (!isPlain(field.type())) {
            value(field);
        }
    }

    /** What a filter says that is more than something to compare with. */
    private void value(BsonCursor element) {
        holdsValues = true;
        copy(element.buffer(), element.valueOffset(), element.valueLength());
    }

    private boolean beginsWithOperator(BsonCursor field) {
        BsonCursor first = operators.enter(field);
        return first.next() && first.nameLength() > 0 && first.buffer().getByte(first.nameOffset()) == '$';
    }

    private static boolean isComparison(BsonCursor operator) {
        return operator.nameIs("$eq")
                || operator.nameIs("$ne")
                || operator.nameIs("$gt")
                || operator.nameIs("$gte")
                || operator.nameIs("$lt")
                || operator.nameIs("$lte");
    }

    /** Types of which each value has a canonical form, or none has: whether documents are found by it shows in the shape. */
    private static boolean isPlain(byte type) {
        return switch (type) {
            case BsonTypes.INT32,
                    BsonTypes.INT64,
                    BsonTypes.DOUBLE,
                    BsonTypes.STRING,
                    BsonTypes.OBJECT_ID,
                    BsonTypes.BOOLEAN,
                    BsonTypes.DATE,
                    BsonTypes.TIMESTAMP,
                    BsonTypes.BINARY -> true;
            default -> false;
        };
    }

    private void element(BsonCursor element) {
        put(element.type());
        copy(element.buffer(), element.nameOffset(), element.nameLength());
    }

    private void put(byte value) {
        if (hasRoom(1)) {
            bytes[length++] = value;
            hash = hash * 31 + value;
        }
    }

    private void copy(ByteBuf buf, int offset, int size) {
        if (hasRoom(4 + size)) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                bytes[length++] = (byte) (size >>> shift);
            }
            buf.getBytes(offset, bytes, length, size);
            int end = length + Math.min(size, HASHED);
            for (int i = length; i < end; i++) {
                hash = hash * 31 + bytes[i];
            }
            length += size;
        }
    }

    private boolean hasRoom(int more) {
        fits &= more <= MAX_BYTES - length;
        if (fits && more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(length + more, bytes.length * 2)));
        }
        return fits;
    }

    /**
     * Whether it holds values of the command's filter, and not only names and types. If not, every command of the same form has this
     * structure: such are the same in all but the values of their filters, and in what has no part in any structure.
     */
    boolean holdsValues() {
        return holdsValues;
    }

    /** A number that other commands of this structure have too. */
    int hash() {
        return hash ^ hash >>> 16;
    }

    boolean is(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}
