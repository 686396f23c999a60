package io.larder.embedded.bson;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Binary data of every subtype that has no plainer Java form: a UUID (subtype 4 of sixteen bytes) is a {@link
 * java.util.UUID}, generic bytes (subtype 0) are {@link de.bwaldvogel.mongo.bson.BinData}. The bytes are never changed
 * after construction.
 */
public final class Binary {
    private final byte subtype;
    private final byte[] data;

    public Binary(byte subtype, byte[] data) {
        this.subtype = subtype;
        this.data = data;
    }

    public byte subtype() {
        return subtype;
    }

    public byte[] data() {
        return data;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Binary that && subtype == that.subtype && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(data) + subtype;
    }

    @Override
    public String toString() {
        return "Binary[" + subtype + ", " + HexFormat.of().formatHex(data) + "]";
    }
}
