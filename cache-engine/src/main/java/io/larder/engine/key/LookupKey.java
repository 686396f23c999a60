package io.larder.engine.key;

import io.larder.engine.query.ReadCommand;
import io.larder.engine.query.ReadField;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.NameBytes;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The key of a read that is at hand, for finding what is kept under it; {@link #toKey()} is for keeping. Reusable, and without
 * allocation once it has grown, for one thread at a time. While it lies in no table its bytes may change.
 *
 * <p>The bytes are: the kind, the scope, database and collection with their lengths, then each field that matters as its
 * place in {@link ReadField}, its type, its length and its value, in the order of that list. So every sequence of bytes can
 * be taken apart in one way only, and two different queries never have the same.
 */
public final class LookupKey {
    /** A query that takes more is not worth keeping. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int USUAL_BYTES = 1024;
    private static final ReadField[] FIELDS = ReadField.values();
    /** Place, type and length in front of a value. */
    private static final int FRAME_BYTES = 1 + 1 + 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;
    private long hash;
    private int filterAt;

    /** Becomes the key of this read in this scope; false, and no key at all, if that takes too many bytes. */
    public boolean compute(Scope scope, ReadCommand command) {
        length = 0;
        filterAt = 0;
        byte[] framed = scope.framed();
        if (!hasRoom(1 + framed.length)) {
            return false;
        }
        bytes[length++] = (byte) command.kind().ordinal();
        System.arraycopy(framed, 0, bytes, length, framed.length);
        length += framed.length;
        boolean fits = name(command.buffer(), command.databaseOffset(), command.databaseLength())
                && name(command.buffer(), command.collectionOffset(), command.collectionLength())
                && fields(command);
        hash = fits ? KeyHash.of(bytes, length) : 0;
        return fits;
    }

    private boolean name(ByteBuf buf, int offset, int nameLength) {
        if (!hasRoom(4 + nameLength)) {
            return false;
        }
        length(nameLength);
        NameBytes.copy(buf, offset, bytes, length, nameLength);
        length += nameLength;
        return true;
    }

    private boolean fields(ReadCommand command) {
        for (long left = command.inKey(); left != 0; left &= left - 1) {
            if (!field(command, FIELDS[Long.numberOfTrailingZeros(left)])) {
                return false;
            }
        }
        return true;
    }

    private boolean field(ReadCommand command, ReadField field) {
        if (field == ReadField.BATCH_SIZE) {
            return number(field, command.batchSize());
        }
        if (field == ReadField.READ_CONCERN) {
            return value(command.buffer(), field, BsonTypes.STRING, command.levelOffset(), command.levelLength());
        }
        return command.isNumber(field)
                ? number(field, command.number(field))
                : value(command.buffer(), field, command.type(field), command.offset(field), command.length(field));
    }

    private boolean number(ReadField field, long number) {
        if (!hasRoom(FRAME_BYTES + 8)) {
            return false;
        }
        frame(field, BsonTypes.INT64, Long.BYTES);
        LONGS.set(bytes, length, number);
        length += Long.BYTES;
        return true;
    }

    private boolean value(ByteBuf buf, ReadField field, byte type, int offset, int valueLength) {
        if (!hasRoom(FRAME_BYTES + valueLength)) {
            return false;
        }
        frame(field, type, valueLength);
        if (field == ReadField.FILTER || field == ReadField.QUERY) {
            filterAt = length;
        }
        NameBytes.copy(buf, offset, bytes, length, valueLength);
        length += valueLength;
        return true;
    }

    private void frame(ReadField field, byte type, int valueLength) {
        bytes[length++] = (byte) field.ordinal();
        bytes[length++] = type;
        length(valueLength);
    }

    private void length(int number) {
        INTS.set(bytes, length, number);
        length += Integer.BYTES;
    }

    private boolean hasRoom(int more) {
        if (more > MAX_BYTES - length) {
            return false;
        }
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(length + more, bytes.length * 2)));
        }
        return true;
    }

    /** The same as something that can be kept. */
    public Key toKey() {
        return new Key(Arrays.copyOf(bytes, length), hash);
    }

    /** Where among the bytes the filter begins, of a command that has one beside its other fields; 0 for another. */
    public int filterAt() {
        return filterAt;
    }

    boolean isSameAs(Key key) {
        byte[] its = key.bytes();
        return hash == key.hash() && Arrays.equals(bytes, 0, length, its, 0, its.length);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (other instanceof Key key) {
            return isSameAs(key);
        }
        return other instanceof LookupKey lookup
                && hash == lookup.hash
                && Arrays.equals(bytes, 0, length, lookup.bytes, 0, lookup.length);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
