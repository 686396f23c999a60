package io.larder.engine.key;

import java.util.Arrays;
import java.util.HexFormat;
import org.bson.BsonDocument;

/**
 * What an answer is found by. Immutable. Equal to another key, or to a {@link LookupKey}, only if all bytes are the same: the
 * hash alone decides nothing.
 */
public final class Key implements Comparable<Key> {
    /** This object (header, reference, hash) and the header of its array. */
    private static final int FIXED_HEAP_BYTES = 24 + 16;

    private final byte[] bytes;
    private final long hash;

    /** Takes the bytes over. */
    Key(byte[] bytes, long hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /** What this keeps on the heap. */
    public int heapBytes() {
        return FIXED_HEAP_BYTES + ((bytes.length + 7) & ~7);
    }

    /** Who may see what is found by it. Takes the bytes apart: not for every request. */
    public Scope scope() {
        return KeyText.scope(bytes);
    }

    /** Not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    long hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (other instanceof Key key) {
            return hash == key.hash && Arrays.equals(bytes, key.bytes);
        }
        return other instanceof LookupKey lookup && lookup.isSameAs(this);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    /** An order without meaning, consistent with equals: hash tables that overflow can sort by it. */
    @Override
    public int compareTo(Key other) {
        int hashes = Long.compare(hash, other.hash);
        return hashes != 0 ? hashes : Arrays.compare(bytes, other.bytes);
    }

    /** What the bytes say, for one who has the query anyway: {@link KeyText} takes them apart. */
    public BsonDocument describe() {
        return KeyText.of(bytes);
    }

    /** The hash; the bytes hold values of documents and are for nobody's eyes. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(hash);
    }
}
