package io.larder.engine.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a document: its {@code _id} in a canonical form, so that ids which the server takes for the same are equal
 * here too (an int 1, a long 1, a double 1.0 and a decimal 1). Immutable; cheap as a key of maps, and bounded in size.
 *
 * <p>Ids that differ may be taken for the same: very long ones share a form if a hash over their ends does not tell them
 * apart. So equal means perhaps the same document, and different means certainly another one.
 */
public final class DocumentId {
    private static final int FIXED_HEAP_BYTES = 40;
    private static final int LONGEST = 64;
    private static final int KEPT_OF_LONGER = LONGEST - Long.BYTES;

    /** So many bytes are kept in this object itself: there are many of these, and few are longer. */
    private static final int INSIDE = 2 * Long.BYTES;

    private final long first;
    private final long second;
    private final byte @Nullable [] longer;
    private final int length;
    private final int hash;

    /** Takes the bytes over. */
    public DocumentId(byte[] canonical) {
        boolean fits = canonical.length <= INSIDE;
        this.first = fits ? packed(canonical, 0) : 0;
        this.second = fits ? packed(canonical, Long.BYTES) : 0;
        this.longer = fits ? null : canonical;
        this.length = canonical.length;
        this.hash = Arrays.hashCode(canonical);
    }

    private static long packed(byte[] bytes, int from) {
        long packed = 0;
        for (int i = from; i < Math.min(bytes.length, from + Long.BYTES); i++) {
            packed = packed << Byte.SIZE | (bytes[i] & 0xff);
        }
        return packed;
    }

    /**
     * The identity that this value is under simple collation; null where it is not certain which others equal it: arrays,
     * regular expressions, undefined, and the deprecated types. A null makes whoever asked treat the document as unknown.
     */
    public static @Nullable DocumentId of(Value id) {
        byte[] usual = CanonicalForm.ofUsual(id);
        if (usual != null) {
            return new DocumentId(usual);
        }
        CanonicalForm form = new CanonicalForm();
        if (!form.write(id)) {
            return null;
        }
        byte[] bytes = form.bytes();
        return new DocumentId(bytes.length <= LONGEST ? bytes : shortened(bytes));
    }

    private static byte[] shortened(byte[] bytes) {
        long hash = 0xcbf29ce484222325L;
        for (int i = KEPT_OF_LONGER; i < bytes.length; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        byte[] kept = Arrays.copyOf(bytes, LONGEST);
        for (int i = KEPT_OF_LONGER; i < LONGEST; i++) {
            kept[i] = (byte) (hash >>> ((LONGEST - 1 - i) * 8));
        }
        return kept;
    }

    /** What this keeps on the heap. */
    public int heapBytes() {
        return FIXED_HEAP_BYTES + (longer == null ? 0 : 16 + ((longer.length + 7) & ~7));
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof DocumentId id
                        && hash == id.hash
                        && length == id.length
                        && first == id.first
                        && second == id.second
                        && Arrays.equals(longer, id.longer));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
