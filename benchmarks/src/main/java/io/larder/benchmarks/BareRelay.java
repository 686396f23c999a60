package io.larder.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The least that a proxy on Netty can do: each client gets an upstream connection of its own, and bytes are passed on as
 * they are read. What it costs is what Netty costs; what Larder costs beyond it is Larder's.
 *
 * <p>{@code BareRelay LISTEN_PORT UPSTREAM_PORT}, both on loopback.
 */
public final class BareRelay {
    private static final boolean NATIVE = Epoll.isAvailable();

    private BareRelay() {}

    public static void main(String[] args) throws InterruptedException {
        int listen = Integer.parseInt(args[0]);
        int upstream = Integer.parseInt(args[1]);
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(loops)
                .channel(NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        connect(client, upstream);
                    }
                })
                .bind("127.0.0.1", listen)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static void connect(Channel client, int port) {
        Pipe toUpstream = new Pipe();
        client.pipeline().addLast(toUpstream);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NATIVE ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pipe(client))
                .connect("127.0.0.1", port)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        toUpstream.other = connected.channel();
                        client.config().setAutoRead(true);
                    } else {
                        client.close();
                    }
                });
    }

    /** One direction of a relay. */
    private static final class Pipe extends ChannelInboundHandlerAdapter {
        private @Nullable Channel other;

        Pipe() {}

        Pipe(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (other == null) {
                ((ByteBuf) msg).release();
                return;
            }
            other.write(msg, other.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (other != null) {
                other.flush();
            }
        }

        /** This end cannot take more: the other one stops reading until it can. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (other != null) {
                other.config().setAutoRead(ctx.channel().isWritable());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (other != null) {
                other.close();
            }
        }
    }
}
