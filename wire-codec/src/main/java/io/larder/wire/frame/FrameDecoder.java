package io.larder.wire.frame;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the incoming bytes into whole messages: every {@link ByteBuf} passed on is one message, header included.
 *
 * <p>The usual read holds exactly one message, and that buffer is passed on as it is, neither sliced nor copied. A message
 * that comes in pieces is gathered in a buffer that grows with the bytes that have really arrived, so that a header which
 * merely announces a large message costs nothing. After a bad length nothing more is decoded: a
 * {@link MalformedMessageException} goes down the pipeline once and all later bytes are dropped, because where the next
 * message begins is no longer known.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter {
    private static final int FIRST_CAPACITY = 4096;

    private final int maxMessageBytes;
    private @Nullable ByteBuf partial;
    private boolean broken;

    public FrameDecoder(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf in)) {
            ctx.fireChannelRead(msg);
            return;
        }
        if (broken) {
            in.release();
            return;
        }
        try {
            decode(ctx, in);
        } catch (MalformedMessageException e) {
            broken = true;
            in.release();
            discardPartial();
            ctx.fireExceptionCaught(e);
        }
    }

    /** Consumes the buffer, except when it throws: then the caller releases it. */
    private void decode(ChannelHandlerContext ctx, ByteBuf in) {
        if (partial != null) {
            completePartial(ctx, partial, in);
        }
        while (in.readableBytes() >= MessageHeader.LENGTH) {
            int length = MessageHeader.checkedLength(in, in.readerIndex(), maxMessageBytes);
            if (length == in.readableBytes()) {
                ctx.fireChannelRead(in);
                return;
            }
            if (length > in.readableBytes()) {
                break;
            }
            ctx.fireChannelRead(in.readRetainedSlice(length));
        }
        if (in.isReadable()) {
            ByteBuf rest = ctx.alloc().buffer(Math.max(FIRST_CAPACITY, in.readableBytes()));
            rest.writeBytes(in);
            partial = rest;
        }
        in.release();
    }

    private void completePartial(ChannelHandlerContext ctx, ByteBuf gathered, ByteBuf in) {
        if (gathered.readableBytes() < MessageHeader.LENGTH) {
            moveUpTo(MessageHeader.LENGTH, gathered, in);
            if (gathered.readableBytes() < MessageHeader.LENGTH) {
                return;
            }
        }
        int length = MessageHeader.checkedLength(gathered, gathered.readerIndex(), maxMessageBytes);
        moveUpTo(length, gathered, in);
        if (gathered.readableBytes() == length) {
            partial = null;
            ctx.fireChannelRead(gathered);
        }
    }

    private static void moveUpTo(int target, ByteBuf gathered, ByteBuf in) {
        int wanted = target - gathered.readableBytes();
        gathered.writeBytes(in, Math.min(wanted, in.readableBytes()));
    }

    private void discardPartial() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        discardPartial();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discardPartial();
    }
}
