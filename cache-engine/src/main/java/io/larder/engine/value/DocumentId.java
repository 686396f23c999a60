package io.larder.engine.value;

import java.util.Arrays;

/**
 * The identity of a document: its {@code _id} in a canonical form, so that ids which the server takes for the same are equal
 * here too (an int 1, a long 1, a double 1.0 and a decimal 1). Immutable; cheap as a key of maps.
 */
public final class DocumentId {
    private final byte[] canonical;
    private final int hash;

    /** Takes the bytes over. */
    public DocumentId(byte[] canonical) {
        this.canonical = canonical;
        this.hash = Arrays.hashCode(canonical);
    }

    /** How many bytes this holds, for those who account for memory. */
    public int bytes() {
        return canonical.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DocumentId id && hash == id.hash && Arrays.equals(canonical, id.canonical);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
