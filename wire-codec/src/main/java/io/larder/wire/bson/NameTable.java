package io.larder.wire.bson;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from names to values that is asked with bytes in a buffer, so that looking up a field or a command
 * builds no string. Open addressing over a power of two, at most half full.
 */
public final class NameTable<V> {
    private final byte[] @Nullable [] names;
    private final @Nullable Object[] values;
    private final int mask;
    private final int longest;

    public NameTable(Map<String, ? extends V> entries) {
        int capacity = Integer.highestOneBit(Math.max(2, entries.size() * 4 - 1));
        names = new byte[capacity][];
        values = new Object[capacity];
        mask = capacity - 1;
        int max = 0;
        for (Map.Entry<String, ? extends V> entry : entries.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
            max = Math.max(max, name.length);
            int slot = (int) NameBytes.hash(name, 0) & mask;
            while (names[slot] != null) {
                slot = (slot + 1) & mask;
            }
            names[slot] = name;
            values[slot] = entry.getValue();
        }
        longest = max;
    }

    /** The value of the name in {@code length} bytes at {@code offset}, or null. */
    public @Nullable V get(ByteBuf buf, int offset, int length) {
        return length > longest ? null : get(buf, offset, length, NameBytes.hash(buf, offset, length, 0));
    }

    /** The same for a name whose hash, begun with 0, is known already. */
    @SuppressWarnings("unchecked") // values holds only what the constructor took from a map of V
    public @Nullable V get(ByteBuf buf, int offset, int length, long hash) {
        if (length > longest) {
            return null;
        }
        for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
            byte[] name = names[slot];
            if (name == null) {
                return null;
            }
            if (NameBytes.same(name, buf, offset, length)) {
                return (V) values[slot];
            }
        }
    }
}
