package io.larder.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames come out as they went in however the stream is cut, and every buffer that went in is given back. */
class FrameDecoderTest {
    private static final int MAX = 100;
    private static final List<byte[]> FRAMES = List.of(frame(16), frame(17), frame(30), frame(16));

    private final List<ByteBuf> given = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX));

    @AfterEach
    void everyBufferIsGivenBack() {
        channel.finishAndReleaseAll();
        assertThat(given).allSatisfy(buf -> assertThat(buf.refCnt()).isZero());
    }

    @Test
    void everyCutOfTheStreamIntoThree() {
        byte[] stream = stream();
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                write(stream, 0, first);
                write(stream, first, second);
                write(stream, second, stream.length);
                assertFramesCameOut();
                assertThat(given).allSatisfy(buf -> assertThat(buf.refCnt()).isZero());
                given.clear();
            }
        }
    }

    @Test
    void byteByByte() {
        byte[] stream = stream();
        for (int i = 0; i < stream.length; i++) {
            write(stream, i, i + 1);
        }
        assertFramesCameOut();
    }

    @Test
    void aReadOfExactlyOneFrameIsPassedOnAsItIs() {
        ByteBuf in = Unpooled.wrappedBuffer(frame(40));
        given.add(in);
        channel.writeInbound(in);
        assertThat(channel.<Object>readInbound()).isSameAs(in);
        in.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 15, MAX + 1, Integer.MAX_VALUE})
    void aBadLengthIsToldOnceAndNothingIsReadAfterwards(int length) {
        byte[] bad = frame(16);
        MessageHeader.setMessageLength(Unpooled.wrappedBuffer(bad), 0, length);
        for (int cut = 0; cut <= 16; cut++) {
            EmbeddedChannel broken = new EmbeddedChannel(new FrameDecoder(MAX));
            ByteBuf before = Unpooled.wrappedBuffer(frame(20), Arrays.copyOf(bad, cut));
            ByteBuf rest = Unpooled.wrappedBuffer(Arrays.copyOfRange(bad, cut, 16));
            ByteBuf later = Unpooled.wrappedBuffer(frame(16));
            given.addAll(List.of(before, later));
            assertThatThrownBy(() -> broken.writeInbound(before, rest)).isInstanceOf(MalformedMessageException.class);
            broken.writeInbound(later);
            ByteBuf sound = broken.readInbound();
            assertThat(sound.readableBytes()).isEqualTo(20);
            sound.release();
            assertThat(broken.<Object>readInbound()).isNull();
            broken.finishAndReleaseAll();
        }
    }

    /** A header may announce what it likes: memory grows with what has come. */
    @Test
    void anAnnouncedLengthTakesNoMemory() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        EmbeddedChannel large = new EmbeddedChannel(new FrameDecoder(48_000_000));
        large.config().setAllocator(allocator);
        byte[] header = frame(16);
        MessageHeader.setMessageLength(Unpooled.wrappedBuffer(header), 0, 48_000_000);
        large.writeInbound(Unpooled.wrappedBuffer(header));
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .isBetween(1L, 1L << 16);
        large.finishAndReleaseAll();
    }

    @Test
    void bytesLeftAtTheEndAreGivenBack() {
        write(frame(40), 0, 30);
        channel.close();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void aReceiverThatClosesInBetweenLeavesNothingBehind() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        EmbeddedChannel closing = new EmbeddedChannel(new FrameDecoder(MAX), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ((ByteBuf) msg).release();
                ctx.close();
            }
        });
        closing.config().setAllocator(allocator);
        ByteBuf in = Unpooled.wrappedBuffer(frame(16), frame(16), Arrays.copyOf(frame(40), 30));
        given.add(in);
        closing.writeInbound(in);
        assertThat(closing.isOpen()).isFalse();
        closing.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .isZero();
    }

    @Test
    void somethingElseThanBytesPasses() {
        channel.writeInbound("event");
        assertThat(channel.<Object>readInbound()).isEqualTo("event");
    }

    private void write(byte[] stream, int from, int to) {
        ByteBuf in = Unpooled.copiedBuffer(stream, from, to - from);
        if (in.isReadable()) {
            given.add(in);
        }
        channel.writeInbound(in);
    }

    private void assertFramesCameOut() {
        for (byte[] frame : FRAMES) {
            ByteBuf out = channel.readInbound();
            assertThat(ByteBufUtil.getBytes(out)).isEqualTo(frame);
            out.release();
        }
        assertThat(channel.<Object>readInbound()).isNull();
    }

    private static byte[] stream() {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(FRAMES.toArray(byte[][]::new)));
    }

    private static byte[] frame(int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i * 7 + length);
        }
        MessageHeader.setMessageLength(Unpooled.wrappedBuffer(frame), 0, length);
        return frame;
    }
}
