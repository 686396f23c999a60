package io.larder.wire.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.generate.ReferenceCompression;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small messages that say, or become, more than they may. Memory is watched on an allocator of the test's own. */
class CompressionBombTest {
    private static final int MAX = 48_000_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    @ParameterizedTest
    @EnumSource(Compressor.class)
    void sizeOverTheLimitIsRefused(Compressor compressor) {
        byte[] data = ReferenceCompression.deflate(new byte[4096], compressor);
        assertRefused(compressor, 4096, data, 16 + 4095);
        assertInflates(compressor, 4096, data, 16 + 4096);
    }

    @ParameterizedTest
    @EnumSource(Compressor.class)
    void dataThatBecomesMoreThanItSaysIsRefused(Compressor compressor) {
        byte[] data = ReferenceCompression.deflate(new byte[1 << 20], compressor);
        assertRefused(compressor, 1000, data, MAX);
    }

    @ParameterizedTest
    @EnumSource(Compressor.class)
    void dataThatBecomesLessThanItSaysIsRefused(Compressor compressor) {
        byte[] data = ReferenceCompression.deflate(new byte[1000], compressor);
        assertRefused(compressor, 1001, data, MAX);
    }

    /** Room is not taken because a message of thirty bytes asks for it. */
    @ParameterizedTest
    @EnumSource(Compressor.class)
    void hugeSizeOfATinyMessageTakesNoMemory(Compressor compressor) {
        PooledByteBufAllocator none = new PooledByteBufAllocator(true) {
            @Override
            protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
                assertThat(initialCapacity).isLessThan(1 << 20);
                return super.newDirectBuffer(initialCapacity, maxCapacity);
            }
        };
        ByteBuf message = message(compressor, 47_000_000, new byte[10]);
        assertThatThrownBy(() -> CompressedMessage.inflate(message, MAX, none))
                .isInstanceOf(MalformedMessageException.class);
    }

    /** The best that each algorithm can really do stays under what is thought possible. */
    @ParameterizedTest
    @EnumSource(Compressor.class)
    void theBestCompressionIsStillInflated(Compressor compressor) {
        int size = 40_000_000;
        byte[] data = ReferenceCompression.deflate(new byte[size], compressor);
        assertInflates(compressor, size, data, MAX);
    }

    @ParameterizedTest
    @EnumSource(Compressor.class)
    void emptyAndCutDataIsRefused(Compressor compressor) {
        assertRefused(compressor, 1, new byte[0], MAX);
        byte[] data = ReferenceCompression.deflate(new byte[20], compressor);
        for (int length = 0; length < data.length; length++) {
            assertRefused(compressor, 20, Arrays.copyOf(data, length), MAX);
        }
    }

    @ParameterizedTest
    @EnumSource(Compressor.class)
    void negativeSizeIsRefused(Compressor compressor) {
        assertRefused(compressor, -1, new byte[10], MAX);
        assertRefused(compressor, Integer.MIN_VALUE, new byte[10], MAX);
    }

    @Test
    void unknownCompressorIsRefused() {
        byte[] bytes = ReferenceCompression.compressed(1, 0, 2013, 1, 4, new byte[1]);
        assertThatThrownBy(() -> CompressedMessage.inflate(Unpooled.wrappedBuffer(bytes), MAX, allocator))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("compressor 4");
    }

    @Test
    void compressedInsideCompressedIsRefused() {
        byte[] bytes = ReferenceCompression.compressed(1, 0, 2012, 1, 0, new byte[1]);
        assertThatThrownBy(() -> CompressedMessage.inflate(Unpooled.wrappedBuffer(bytes), MAX, allocator))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void namesAreThoseOfHello() {
        assertThat(Compressor.named("snappy")).isEqualTo(Compressor.SNAPPY);
        assertThat(Compressor.named("zlib")).isEqualTo(Compressor.ZLIB);
        assertThat(Compressor.named("zstd")).isEqualTo(Compressor.ZSTD);
        assertThat(Compressor.named("noop")).isNull();
        assertThat(Compressor.named("lz4")).isNull();
    }

    private void assertRefused(Compressor compressor, int size, byte[] data, int max) {
        ByteBuf message = message(compressor, size, data);
        assertThatThrownBy(() -> CompressedMessage.inflate(message, max, allocator))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private void assertInflates(Compressor compressor, int size, byte[] data, int max) {
        ByteBuf inflated = CompressedMessage.inflate(message(compressor, size, data), max, allocator);
        assertThat(inflated.readableBytes()).isEqualTo(16 + size);
        inflated.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private static ByteBuf message(Compressor compressor, int size, byte[] data) {
        return Unpooled.wrappedBuffer(ReferenceCompression.compressed(1, 0, 2013, size, compressor.id(), data));
    }
}
