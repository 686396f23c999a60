package io.larder.proxy.client;

import io.larder.proxy.net.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place that is bound. Nobody is let in before {@link #accept}: who connects earlier waits in the system's queue. Any thread
 * may use it.
 */
final class BoundListener {
    private static final Logger LOG = LoggerFactory.getLogger(BoundListener.class);
    private static final int BACKLOG = 4096;
    private static final int FIRST_READ = 2048;
    private static final int LARGEST_READ = 64 * 1024;
    /** Beyond that a client gets nothing more until it has taken most of it. */
    static final int MOST_UNSENT_BYTES = 256 * 1024;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, MOST_UNSENT_BYTES);
    private static final long CLOSE_SECONDS = 2;

    private final Channel channel;
    private final ClientPipeline pipeline;

    private BoundListener(Channel channel, ClientPipeline pipeline) {
        this.channel = channel;
        this.pipeline = pipeline;
    }

    static BoundListener bind(EventLoops loops, ClientSide side, ListenerSettings settings) throws BindFailedException {
        ClientPipeline pipeline = new ClientPipeline(side, settings);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().serverChannel(settings.address()))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, FIRST_READ, LARGEST_READ))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(pipeline);
        if (settings.socketFile() == null) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        } else {
            removeStaleSocket(settings.address(), settings.socketFile());
        }
        ChannelFuture future = bootstrap.bind(settings.address()).awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new BindFailedException(settings.address(), future.cause());
        }
        return new BoundListener(future.channel(), pipeline);
    }

    /** A socket file outlives the process that made it. Whether somebody still listens there shows when one connects. */
    private static void removeStaleSocket(SocketAddress address, Path file) throws BindFailedException {
        try {
            StaleSocket.remove(file);
        } catch (IOException e) {
            throw new BindFailedException(address, e);
        }
    }

    /** Where it really listens. */
    SocketAddress address() {
        return channel.localAddress();
    }

    ListenerSettings settings() {
        return pipeline.listener();
    }

    /** Who connects from now on goes by these. It stays where it is. */
    void follow(ListenerSettings changed) {
        pipeline.follow(changed);
    }

    /** From now on clients are let in. */
    void accept() {
        channel.config().setAutoRead(true);
    }

    /** Lets nobody in any more; who is in stays. */
    void close() {
        channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        Path file = settings().socketFile();
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("the socket file {} stays where it is: {}", file, e.toString());
            }
        }
    }
}
