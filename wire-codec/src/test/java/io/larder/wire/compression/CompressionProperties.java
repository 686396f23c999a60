package io.larder.wire.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.frame.MessageHeader;
import io.larder.wire.generate.Frames;
import io.larder.wire.generate.ReferenceCompression;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CompressionProperties {
    private static final int MAX = MessageHeader.DEFAULT_MAX_MESSAGE_BYTES;
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    @Provide
    Arbitrary<byte[]> frames() {
        return Frames.ofEveryKind().filter(frame -> MessageHeader.opcode(Unpooled.wrappedBuffer(frame), 0) != 2012);
    }

    @Property
    void whatIsCompressedIsInflated(@ForAll("frames") byte[] frame, @ForAll Compressor compressor) {
        ByteBuf compressed = CompressedMessage.compress(Unpooled.wrappedBuffer(frame), compressor, ALLOCATOR);
        assertThat(MessageHeader.wholeLength(compressed)).isEqualTo(compressed.readableBytes());
        assertThat(CompressedMessage.compressor(compressed)).isEqualTo(compressor);
        ByteBuf inflated = CompressedMessage.inflate(compressed, MAX, ALLOCATOR);
        assertThat(ByteBufUtil.getBytes(inflated)).isEqualTo(frame);
        ByteBuf again = CompressedMessage.compress(inflated, compressor, ALLOCATOR);
        assertThat(again).isEqualTo(compressed);
        assertThat(compressed.release() && inflated.release() && again.release())
                .isTrue();
    }

    @Property
    void whatTheLibrariesCompressIsInflated(@ForAll("frames") byte[] frame, @ForAll Compressor compressor) {
        byte[] bytes = ReferenceCompression.compress(frame, compressor);
        ByteBuf heap = CompressedMessage.inflate(Unpooled.wrappedBuffer(bytes), MAX, ALLOCATOR);
        assertThat(ByteBufUtil.getBytes(heap)).isEqualTo(frame);
        ByteBuf surrounded =
                Unpooled.directBuffer().writeZero(9).writeBytes(bytes).writeZero(9);
        ByteBuf direct = CompressedMessage.inflate(surrounded.slice(9, bytes.length), MAX, ALLOCATOR);
        assertThat(direct).isEqualTo(heap);
        assertThat(heap.release() && direct.release() && surrounded.release()).isTrue();
    }
}
