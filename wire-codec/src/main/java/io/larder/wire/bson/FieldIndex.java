package io.larder.wire.bson;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the fields one cares about stand in a document, after one pass over its top level. {@code F} names them; each
 * constant's {@link Field#fieldName()} is looked for. Reusable and without allocation. Where a name occurs twice the first
 * one counts, as for servers.
 */
public final class FieldIndex<F extends Enum<F> & FieldIndex.Field> {
    /** A field that can be looked for. */
    public interface Field {
        String fieldName();
    }

    private final NameTable<F> names;
    private final byte[] types;
    private final int[] offsets;
    private final int[] lengths;
    private final BsonCursor cursor = new BsonCursor();
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private boolean repeats;

    private FieldIndex(NameTable<F> names, int size) {
        this.names = names;
        this.types = new byte[size];
        this.offsets = new int[size];
        this.lengths = new int[size];
    }

    /** The table to share between the indexes of one kind of document. */
    public static <F extends Enum<F> & Field> NameTable<F> table(Class<F> fields) {
        Map<String, F> byName = new LinkedHashMap<>();
        for (F field : fields.getEnumConstants()) {
            byName.put(field.fieldName(), field);
        }
        return new NameTable<>(byName);
    }

    public static <F extends Enum<F> & Field> FieldIndex<F> over(NameTable<F> table, Class<F> fields) {
        return new FieldIndex<>(table, fields.getEnumConstants().length);
    }

    /** Goes over the document at {@code offset}; what an earlier scan found is forgotten. */
    public void scan(ByteBuf buf, int offset, int limit) {
        clear();
        this.buf = buf;
        cursor.reset(buf, offset, limit);
        while (cursor.next()) {
            F field = names.get(buf, cursor.nameOffset(), cursor.nameLength());
            if (field != null) {
                note(field.ordinal(), cursor.type(), cursor.valueOffset(), cursor.valueLength());
            }
        }
    }

    /** The same for a document that has been walked over. */
    public void scan(Elements elements) {
        if (elements.isCut()) {
            scan(elements.buffer(), elements.offset(), elements.limit());
            return;
        }
        clear();
        this.buf = elements.buffer();
        for (int i = 0; i < elements.count(); i++) {
            F field = elements.lookUp(i, names);
            if (field != null) {
                note(field.ordinal(), elements.type(i), elements.valueOffset(i), elements.valueLength(i));
            }
        }
    }

    /** The fields stand at the same places in this buffer, too: it has the same bytes, but for values. */
    public void moveTo(ByteBuf other) {
        buf = other;
    }

    private void note(int place, byte type, int offset, int length) {
        if (offsets[place] != 0) {
            repeats = true;
        } else {
            types[place] = type;
            offsets[place] = offset;
            lengths[place] = length;
        }
    }

    /** Whether a field is there more than once. The first one is found, and others may take another. */
    public boolean repeats() {
        return repeats;
    }

    public void clear() {
        repeats = false;
        Arrays.fill(offsets, 0); // no value can stand at 0: a document begins with its length
        buf = Unpooled.EMPTY_BUFFER;
    }

    public boolean has(F field) {
        return offsets[field.ordinal()] != 0;
    }

    /** The type byte of a field that is there. */
    public byte type(F field) {
        return types[field.ordinal()];
    }

    public boolean is(F field, byte type) {
        return has(field) && types[field.ordinal()] == type;
    }

    /** Where the value of a field that is there begins. */
    public int offset(F field) {
        return offsets[field.ordinal()];
    }

    public int length(F field) {
        return lengths[field.ordinal()];
    }

    /** A number coerced to long, or {@code absent} where the field is missing or no number. */
    public long longOr(F field, long absent) {
        return has(field) && BsonValues.isNumber(type(field))
                ? BsonValues.longValue(buf, type(field), offset(field))
                : absent;
    }

    /** Whether the field is there and true as the server sees truth. */
    public boolean isTrue(F field) {
        return has(field) && BsonValues.truth(buf, type(field), offset(field));
    }

    /** The string value of a field that must be a string. */
    public String string(F field) {
        if (!has(field)) {
            throw new MalformedMessageException("field '" + field.fieldName() + "' is missing");
        }
        return BsonValues.string(buf, type(field), offset(field));
    }
}
