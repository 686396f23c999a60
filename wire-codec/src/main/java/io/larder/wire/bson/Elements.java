package io.larder.wire.bson;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of one document's top level stand, found by one walk for all who want to look some of them up. Reusable
 * and without allocation; it holds no reference count. A document may have more elements than are remembered here, which is
 * {@link #isCut()}: then it has to be walked again, with a {@link BsonCursor}.
 */
public final class Elements {
    /** More than any command of today has. */
    static final int MOST = 64;

    private final byte[] types = new byte[MOST];
    private final int[] nameOffsets = new int[MOST];
    private final int[] nameLengths = new int[MOST];
    private final long[] nameHashes = new long[MOST];
    private final int[] valueOffsets = new int[MOST];
    private final int[] valueLengths = new int[MOST];
    private final BsonCursor cursor = new BsonCursor();
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int offset;
    private int limit;
    private int end;
    private int count;
    private boolean cut;

    /** Walks over the document at {@code offset}; what an earlier walk found is forgotten. */
    public void scan(ByteBuf buf, int offset, int limit) {
        this.buf = buf;
        this.offset = offset;
        this.limit = limit;
        count = 0;
        cut = false;
        cursor.reset(buf, offset, limit);
        end = cursor.end();
        while (cursor.next()) {
            if (count == MOST) {
                cut = true;
                return;
            }
            types[count] = cursor.type();
            nameOffsets[count] = cursor.nameOffset();
            nameLengths[count] = cursor.nameLength();
            nameHashes[count] = NameBytes.hash(buf, cursor.nameOffset(), cursor.nameLength(), 0);
            valueOffsets[count] = cursor.valueOffset();
            valueLengths[count] = cursor.valueLength();
            count++;
        }
    }

    /** The elements stand at the same places in this buffer, too: it has the same bytes, but for values. */
    public void moveTo(ByteBuf other) {
        buf = other;
    }

    /** Makes the cursor stand on the first element, which has to be there. */
    public void enter(BsonCursor first) {
        first.standOn(buf, types[0], nameOffsets[0], nameLengths[0], valueOffsets[0], valueLengths[0], end);
    }

    /** Whether there are more elements than the {@link #count()} first ones that are told of. */
    public boolean isCut() {
        return cut;
    }

    public int count() {
        return count;
    }

    public byte type(int index) {
        return types[index];
    }

    public int nameOffset(int index) {
        return nameOffsets[index];
    }

    public int nameLength(int index) {
        return nameLengths[index];
    }

    public int valueOffset(int index) {
        return valueOffsets[index];
    }

    public int valueLength(int index) {
        return valueLengths[index];
    }

    /** What the table holds for the name of this element, or null. */
    public <V> @Nullable V lookUp(int index, NameTable<V> names) {
        return names.get(buf, nameOffsets[index], nameLengths[index], nameHashes[index]);
    }

    ByteBuf buffer() {
        return buf;
    }

    /** Where the document begins. */
    int offset() {
        return offset;
    }

    /** Where it may not be read any more. */
    int limit() {
        return limit;
    }

    /** Throws unless every value is sound through and through. What a walk has checked already is not checked again. */
    public void validate() {
        if (cut) {
            BsonValidator.validate(buf, offset, limit);
            return;
        }
        for (int i = 0; i < count; i++) {
            BsonValidator.validateValue(buf, types[i], valueOffsets[i], valueLengths[i], 1);
        }
    }
}
