package io.larder.proxy.admin;

import io.larder.proxy.net.BindFailure;
import io.larder.proxy.net.ListenerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP listeners, with one thread for all of them. Whoever asks waits for whoever asked before; clients of the proxy wait
 * for neither.
 */
public final class AdminServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int IDLE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 2;

    private final MultiThreadIoEventLoopGroup thread = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("larder-admin", true), NioIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();
    /** Open connections, whose last request is longest ago first; used by the admin thread only. */
    private final Set<Channel> connections = new LinkedHashSet<>();

    private AdminServer() {}

    /**
     * Binds all listeners or none.
     *
     * @throws IOException naming the address
     */
    public static AdminServer start(List<AdminSettings> listeners) throws IOException {
        AdminServer server = new AdminServer();
        boolean started = false;
        try {
            for (AdminSettings one : listeners) {
                server.bind(one);
            }
            started = true;
            return server;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private void bind(AdminSettings settings) throws IOException {
        Routes routes = new Routes(settings.routes());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel, settings, routes);
                    }
                });
        ChannelFuture future = bootstrap.bind(settings.address()).awaitUninterruptibly();
        if (!future.isSuccess()) {
            Throwable cause = future.cause();
            throw new IOException(BindFailure.message(settings.address(), cause), cause);
        }
        channels.add(future.channel());
    }

    /**
     * For one connection too many that goes which has asked for nothing for longest: whoever opens many and asks nothing must not
     * keep out those who look whether the process lives, and would end it.
     */
    private void accepted(Channel channel, AdminSettings settings, Routes routes) {
        if (connections.size() >= MAX_CONNECTIONS) {
            Channel quietest = connections.iterator().next();
            connections.remove(quietest);
            quietest.close();
        }
        connections.add(channel);
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        ListenerTls tls = settings.tls();
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline()
                .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                .addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_HEADER_BYTES))
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES, true))
                .addLast(new AdminHandler(routes, settings.token(), () -> asks(channel)));
    }

    /** A whole request has come. */
    private void asks(Channel channel) {
        if (connections.remove(channel)) {
            connections.add(channel);
        }
    }

    /** Where they really listen, in their order. */
    public List<InetSocketAddress> addresses() {
        return channels.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    @Override
    public void close() {
        // However long it takes: afterwards nobody is left to wait for an answer.
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
        thread.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
