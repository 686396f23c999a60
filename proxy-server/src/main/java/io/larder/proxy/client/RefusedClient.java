package io.larder.proxy.client;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.FrameDecoder;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * A client too many. It is told so in reply to its first message, which a driver shows to its user, and then closed. It may
 * take its time only as long as few others do the same; beyond that it is closed at once.
 */
final class RefusedClient extends ChannelInboundHandlerAdapter {
    private static final int MOST_AT_ONCE = 64;
    private static final int LONGEST_MESSAGE = 16 * 1024;
    private static final long PATIENCE_SECONDS = 2;
    private static final int CODE = 462;
    private static final String CODE_NAME = "IngressRequestRateLimitExceeded";
    /** By these, drivers that know them neither give up their other connections nor try again at once. */
    private static final List<BsonString> LABELS = List.of(
            new BsonString("SystemOverloadedError"),
            new BsonString("RetryableError"),
            new BsonString("NoWritesPerformed"));

    private final String why;

    private RefusedClient(String why) {
        this.why = why;
    }

    static void add(ClientSide side, Channel channel, String why) {
        side.complain(String.valueOf(channel.remoteAddress()), why);
        if (side.refusedNow().incrementAndGet() > MOST_AT_ONCE) {
            side.refusedNow().decrementAndGet();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> side.refusedNow().decrementAndGet());
        channel.pipeline().addLast(new FrameDecoder(LONGEST_MESSAGE), new RefusedClient(why));
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf message = (ByteBuf) msg;
        try {
            CommandView command = new CommandView();
            command.parse(message);
            BsonDocument reply = new BsonDocument("ok", new BsonDouble(0))
                    .append("errmsg", new BsonString("Larder refuses this connection: " + why))
                    .append("code", new BsonInt32(CODE))
                    .append("codeName", new BsonString(CODE_NAME))
                    .append("errorLabels", new BsonArray(LABELS));
            ctx.writeAndFlush(MessageWriter.replyTo(command, ctx.alloc(), 1, reply))
                    .addListener(ChannelFutureListener.CLOSE);
        } catch (MalformedMessageException e) {
            ctx.close();
        } finally {
            message.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
