package io.larder.embedded.server;

import io.larder.wire.frame.FrameDecoder;
import io.larder.wire.frame.MessageHeader;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A member's port. Binding and serving are two steps, because members must know each other's ports before the first of them
 * answers; connections that come in between wait in the backlog.
 */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final Channel channel;
    private final Starter starter;

    private Listener(Channel channel, Starter starter) {
        this.channel = channel;
        this.starter = starter;
    }

    /** Port 0 takes any free one. */
    public static Listener bind(EventLoops threads, InetAddress address, int port, @Nullable TlsSettings tls) {
        Starter starter = new Starter(threads, tls == null ? null : tls.context());
        Channel channel = new ServerBootstrap()
                .group(threads.group())
                .channel(threads.channelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(starter)
                .bind(address, port)
                .syncUninterruptibly()
                .channel();
        return new Listener(channel, starter);
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** From now on connections are accepted. */
    public void serve(Endpoint endpoint) {
        starter.endpoint = endpoint;
        channel.config().setAutoRead(true);
    }

    /** Takes no further connection and cuts those that are open. */
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        Endpoint endpoint = starter.endpoint;
        if (endpoint != null) {
            endpoint.connections().cut(client -> true);
        }
    }

    private static final class Starter extends ChannelInitializer<Channel> {
        private final EventLoops threads;
        private final @Nullable SslContext tls;
        private final AtomicInteger messageIds = new AtomicInteger();
        private volatile @Nullable Endpoint endpoint;

        private Starter(EventLoops threads, @Nullable SslContext tls) {
            this.threads = threads;
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            Endpoint to = endpoint;
            if (to == null) {
                channel.close();
                return;
            }
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new FrameDecoder(MessageHeader.DEFAULT_MAX_MESSAGE_BYTES))
                    .addLast(new Connection(channel, to, threads.workers(), messageIds));
        }
    }
}
