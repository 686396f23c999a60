package io.larder.wire.compression;

import io.larder.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of OP_COMPRESSED, with the names that hello uses and the ids that the wire uses. All work on direct
 * buffers. An algorithm whose native library does not load on this platform is not available and never negotiated.
 */
public enum Compressor {
    NOOP(0, "noop", new NoopAlgorithm()),
    SNAPPY(1, "snappy", new SnappyAlgorithm()),
    ZLIB(2, "zlib", new ZlibAlgorithm()),
    ZSTD(3, "zstd", new ZstdAlgorithm());

    /** What an algorithm does with direct buffers. */
    interface Algorithm {
        boolean loads();

        /** The most bytes that compressing this many can take. */
        int bound(int length);

        /** No more bytes than this can come out of that many. */
        long mostFrom(int length);

        /** Fills {@code to} from its position with the compressed remainder of {@code from}. */
        void compress(ByteBuffer from, ByteBuffer to);

        /** Fills {@code to} exactly, or throws {@link MalformedMessageException}. */
        void inflate(ByteBuffer from, ByteBuffer to);
    }

    private final int id;
    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // the algorithms hold no state
    private final Algorithm algorithm;

    Compressor(int id, String wireName, Algorithm algorithm) {
        this.id = id;
        this.wireName = wireName;
        this.algorithm = algorithm;
    }

    public int id() {
        return id;
    }

    /** The name in hello's list of compressors. */
    public String wireName() {
        return wireName;
    }

    public boolean isAvailable() {
        return Availability.OF[ordinal()];
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** The available algorithm of that name that hello may name, or null. */
    public static @Nullable Compressor named(String wireName) {
        for (Compressor compressor : values()) {
            if (compressor != NOOP && compressor.wireName.equals(wireName) && compressor.isAvailable()) {
                return compressor;
            }
        }
        return null;
    }

    static Compressor withId(int id) {
        for (Compressor compressor : values()) {
            if (compressor.id == id && compressor.isAvailable()) {
                return compressor;
            }
        }
        throw new MalformedMessageException("unknown compressor " + id);
    }

    /** Loads the natives on first use only: a proxy without compression never touches them. */
    private static final class Availability {
        static final boolean[] OF = new boolean[values().length];

        static {
            for (Compressor compressor : values()) {
                OF[compressor.ordinal()] = compressor.algorithm.loads();
            }
        }
    }
}
