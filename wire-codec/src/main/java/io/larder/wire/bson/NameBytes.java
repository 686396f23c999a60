package io.larder.wire.bson;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Names as bytes, compared, hashed and copied where they stand, up to eight bytes at a time: every access to a buffer is checked, so
 * a byte costs as much as eight. The bytes asked for must be in the buffer.
 */
public final class NameBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    /** As many bytes as this are read one word after the other; for more, to have them copied as a block costs less. */
    private static final int FEW = 64;

    private NameBytes() {}

    /** Whether these are the {@code length} bytes at {@code offset}. */
    public static boolean same(byte[] name, ByteBuf buf, int offset, int length) {
        if (name.length != length) {
            return false;
        }
        if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                if ((long) LONGS.get(name, i) != buf.getLongLE(offset + i)) {
                    return false;
                }
            }
            return (long) LONGS.get(name, last) == buf.getLongLE(offset + last);
        }
        if (length >= Integer.BYTES) {
            int last = length - Integer.BYTES;
            return (int) INTS.get(name, 0) == buf.getIntLE(offset)
                    && (int) INTS.get(name, last) == buf.getIntLE(offset + last);
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != buf.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Copies {@code length} bytes at {@code offset} of the buffer to a place in an array that has room for them. */
    public static void copy(ByteBuf buf, int offset, byte[] to, int at, int length) {
        if (length > FEW) {
            buf.getBytes(offset, to, at, length);
        } else if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                LONGS.set(to, at + i, buf.getLongLE(offset + i));
            }
            LONGS.set(to, at + last, buf.getLongLE(offset + last));
        } else if (length >= Integer.BYTES) {
            int last = length - Integer.BYTES;
            INTS.set(to, at, buf.getIntLE(offset));
            INTS.set(to, at + last, buf.getIntLE(offset + last));
        } else {
            for (int i = 0; i < length; i++) {
                to[at + i] = buf.getByte(offset + i);
            }
        }
    }

    /** A hash of the bytes, begun with {@code seed}; all of them count. */
    public static long hash(ByteBuf buf, int offset, int length, long seed) {
        long hash = seed + length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mixed(hash, buf.getLongLE(offset + i));
        }
        if (i + Integer.BYTES <= length) {
            hash = mixed(hash, buf.getIntLE(offset + i));
            i += Integer.BYTES;
        }
        for (; i < length; i++) {
            hash = mixed(hash, buf.getByte(offset + i));
        }
        return hash;
    }

    /** What {@link #hash(ByteBuf, int, int, long)} says of the same bytes in a buffer. */
    static long hash(byte[] name, long seed) {
        long hash = seed + name.length;
        int i = 0;
        for (; i + Long.BYTES <= name.length; i += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(name, i));
        }
        if (i + Integer.BYTES <= name.length) {
            hash = mixed(hash, (int) INTS.get(name, i));
            i += Integer.BYTES;
        }
        for (; i < name.length; i++) {
            hash = mixed(hash, name[i]);
        }
        return hash;
    }

    private static long mixed(long hash, long more) {
        long product = (hash ^ more) * FACTOR;
        return product ^ product >>> 32;
    }
}
