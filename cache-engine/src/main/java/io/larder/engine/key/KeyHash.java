package io.larder.engine.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A fast 64-bit hash, eight bytes at a time by folded multiplication. It begins with a number drawn when the process starts,
 * so that nobody can prepare queries that collide.
 */
final class KeyHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = new SecureRandom().nextLong();
    private static final long FIRST = 0xa0761d6478bd642fL;
    private static final long SECOND = 0xe7037ed1a0b428dbL;

    private KeyHash() {}

    static long of(byte[] bytes, int length) {
        long hash = SEED ^ (length * FIRST);
        int at = 0;
        for (; at + 16 <= length; at += 16) {
            hash = fold((long) LONGS.get(bytes, at) ^ hash, (long) LONGS.get(bytes, at + 8) ^ FIRST);
        }
        if (at + 8 <= length) {
            hash = fold((long) LONGS.get(bytes, at) ^ hash, SECOND);
            at += 8;
        }
        long rest = 0;
        for (; at < length; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        return fold(rest ^ hash ^ SECOND, FIRST);
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }
}
