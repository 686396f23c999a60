package io.larder.embedded.storage;

import java.util.Arrays;
import java.util.Comparator;

/** One entry of an index: the key's bytes, and the document they lead to. */
final class IndexKey {
    static final Comparator<IndexKey> ORDER = (a, b) -> {
        int byKey = Arrays.compareUnsigned(a.bytes, b.bytes);
        return byKey != 0 ? byKey : Long.compare(a.recordId, b.recordId);
    };

    private final byte[] bytes;
    private final long recordId;

    IndexKey(byte[] bytes, long recordId) {
        this.bytes = bytes;
        this.recordId = recordId;
    }

    /** A bound before every entry with these bytes. */
    static IndexKey first(byte[] bytes) {
        return new IndexKey(bytes, Long.MIN_VALUE);
    }

    boolean hasBytes(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    long recordId() {
        return recordId;
    }
}
