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
    private static final int LONGEST = 64;
    private static final int KEPT_OF_LONGER = LONGEST - Long.BYTES;

    private final byte[] canonical;
    private final int hash;

    /** Takes the bytes over. */
    public DocumentId(byte[] canonical) {
        this.canonical = canonical;
        this.hash = Arrays.hashCode(canonical);
    }

    /**
     * The identity that this value is under simple collation; null where it is not certain which others equal it: arrays,
     * regular expressions, undefined, and the deprecated types. A null makes whoever asked treat the document as unknown.
     */
    public static @Nullable DocumentId of(Value id) {
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
