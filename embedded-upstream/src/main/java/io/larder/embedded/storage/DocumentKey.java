package io.larder.embedded.storage;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key under which an index holds a document: the values, and the bytes that order them. Equal by its bytes. */
final class DocumentKey {
    private final byte[] bytes;
    private final List<@Nullable Object> values;

    DocumentKey(byte[] bytes, List<@Nullable Object> values) {
        this.bytes = bytes;
        this.values = values;
    }

    byte[] bytes() {
        return bytes;
    }

    List<@Nullable Object> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
