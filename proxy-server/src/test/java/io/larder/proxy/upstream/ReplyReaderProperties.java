package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However the bytes of replies are cut on their way, the same replies come out, and no byte is kept. */
class ReplyReaderProperties {
    private static final int MAX = 1_000_000;
    private static final int LEAST = MessageHeader.LENGTH + 4;

    /** A connection that waits for the reply to request 100; each try has its own. */
    private static final class Link {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final UpstreamConnection connection =
                new UpstreamConnection(channel, new ServerAddress("a"), 0, 1, trouble -> {});
        private final Assembled assembled = new Assembled();

        Link(int flags) {
            channel.pipeline().addLast(new UpstreamHandler(connection, new ReplyReader(MAX, connection)));
            ByteBuf request = Unpooled.buffer();
            MessageHeader.write(request, LEAST, 100, 0, Opcode.OP_MSG);
            connection.send(request.writeIntLE(flags), assembled);
        }

        ByteBuf arrive(ByteBuf all, int bytes) {
            ByteBuf piece = channel.alloc().buffer(bytes).writeBytes(all, bytes);
            channel.writeInbound(piece);
            return piece;
        }
    }

    @Property(tries = 100)
    void repliesComeOutAsTheyWentIn(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = LEAST, max = 90_000) Integer> lengths,
            @ForAll @IntRange(min = 200, max = 99_000) int longestPiece,
            @ForAll long seed) {
        Link link = new Link(OpMsg.EXHAUST_ALLOWED);
        ByteBuf all = replies(lengths, seed);
        byte[] sent = ByteBufUtil.getBytes(all);
        Random cuts = new Random(seed);
        while (all.isReadable()) {
            link.arrive(all, Math.min(all.readableBytes(), 1 + cuts.nextInt(longestPiece)));
        }
        assertThat(link.assembled.lengths).isEqualTo(lengths);
        assertThat(ByteBufUtil.getBytes(link.assembled.bytes)).isEqualTo(sent);
        assertThat(link.connection.isClosed()).isFalse();
        link.channel.finishAndReleaseAll();
    }

    @Property(tries = 100)
    void cutOffRepliesLeaveNothingBehind(
            @ForAll @IntRange(min = LEAST, max = 150_000) int length,
            @ForAll @IntRange(min = 1, max = 150_000) int cut) {
        Link link = new Link(0);
        ByteBuf whole = replies(List.of(length), 1);
        int arriving = Math.min(cut, length - 1);
        ByteBuf part = link.arrive(whole, arriving);
        link.channel.close();
        assertThat(link.assembled.lost).isTrue();
        assertThat(part.refCnt()).isZero();
        assertThat(link.assembled.bytes.readableBytes()).isLessThanOrEqualTo(arriving);
        link.channel.finishAndReleaseAll();
    }

    private static ByteBuf replies(List<Integer> lengths, long seed) {
        Random random = new Random(seed);
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < lengths.size(); i++) {
            byte[] rest = new byte[lengths.get(i) - LEAST];
            random.nextBytes(rest);
            MessageHeader.write(all, lengths.get(i), 101 + i, 100 + i, Opcode.OP_MSG);
            all.writeIntLE(i + 1 < lengths.size() ? OpMsg.MORE_TO_COME : 0).writeBytes(rest);
        }
        return all;
    }

    /** Puts the pieces together again, and checks what is promised of each. */
    private static final class Assembled implements UpstreamListener {
        private final ByteBuf bytes = Unpooled.buffer();
        private final List<Integer> lengths = new ArrayList<>();
        private int left;
        private boolean lost;

        private void take(ByteBuf piece) {
            bytes.writeBytes(piece);
            piece.release();
        }

        @Override
        public void reply(ByteBuf frame, boolean moreToCome) {
            assertThat(left).isZero();
            lengths.add(frame.readableBytes());
            take(frame);
        }

        @Override
        public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
            assertThat(left).isZero();
            assertThat(frameLength).isGreaterThan(ReplyReader.WHOLE);
            assertThat(start.readableBytes()).isBetween(ReplyReader.START, frameLength);
            left = frameLength - start.readableBytes();
            lengths.add(frameLength);
            take(start);
        }

        @Override
        public void replyChunk(ByteBuf chunk, boolean last) {
            left -= chunk.readableBytes();
            assertThat(last).isEqualTo(left == 0);
            take(chunk);
        }

        @Override
        public void upstreamLost(UpstreamFailure failure) {
            lost = true;
        }
    }
}
