package io.larder.proxy.upstream;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads the events of a channel to its connection. */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamHandler.class);

    private final UpstreamConnection connection;
    private final ReplyReader reader;

    UpstreamHandler(UpstreamConnection connection, ReplyReader reader) {
        this.connection = connection;
        this.reader = reader;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (connection.isClosed()) {
            ((ByteBuf) message).release();
            return;
        }
        try {
            reader.read((ByteBuf) message, context.alloc());
        } catch (MalformedMessageException e) {
            LOG.warn("connection to upstream {} is closed: {}", connection.server(), e.getMessage());
            connection.lost(UpstreamFailure.Kind.MALFORMED, "the upstream's reply is malformed: " + e.getMessage());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        reader.close();
        connection.lost(UpstreamFailure.Kind.LOST, "the upstream " + connection.server() + " closed the connection");
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        reader.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof IOException) {
            connection.lost(
                    UpstreamFailure.Kind.LOST,
                    "the connection to upstream " + connection.server() + " broke: " + root.getMessage());
        } else {
            LOG.error("connection to upstream {} is closed after a fault of the proxy", connection.server(), root);
            connection.lost(UpstreamFailure.Kind.INTERNAL, "internal error while the upstream's reply was handled");
        }
    }
}
