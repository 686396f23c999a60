package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.net.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes TCP connections to servers by name: the name's addresses are tried in the order in which they were given. */
final class Dialer {
    private final EventLoops loops;
    private final BlockingWork names;

    Dialer(EventLoops loops, BlockingWork names) {
        this.loops = loops;
        this.names = names;
    }

    /** Tells exactly one of the two, on the loop. */
    void dial(
            EventLoop loop,
            ServerAddress server,
            int timeoutMillis,
            Consumer<Channel> prepare,
            Consumer<Channel> connected,
            Consumer<String> failed) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(server.getHost());
        if (literal != null) {
            Attempt attempt = new Attempt(loop, server, timeoutMillis, prepare, connected, failed);
            attempt.tryNext(List.of(address(literal)), 0, null);
            return;
        }
        try {
            names.run(() -> lookUp(new Attempt(loop, server, timeoutMillis, prepare, connected, failed)));
        } catch (RejectedExecutionException tooMany) {
            loop.execute(() -> failed.accept("too many names are being looked up"));
        }
    }

    private void lookUp(Attempt attempt) {
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(attempt.server.getHost()));
            attempt.loop.execute(() -> attempt.tryNext(addresses, 0, null));
        } catch (UnknownHostException e) {
            attempt.loop.execute(() -> attempt.failed.accept("the name is not known: " + attempt.server.getHost()));
        }
    }

    /** So that an address of which nothing is heard leaves some time for the next one. */
    static int share(int timeoutMillis, int addresses) {
        return timeoutMillis == 0 ? 0 : Math.max(1, timeoutMillis / addresses);
    }

    private static InetAddress address(byte[] literal) {
        try {
            return InetAddress.getByAddress(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("not an address", impossible);
        }
    }

    /** One connection being made; on its loop. */
    private final class Attempt {
        private final EventLoop loop;
        private final ServerAddress server;
        private final int timeoutMillis;
        private final Consumer<Channel> prepare;
        private final Consumer<Channel> connected;
        private final Consumer<String> failed;

        Attempt(
                EventLoop loop,
                ServerAddress server,
                int timeoutMillis,
                Consumer<Channel> prepare,
                Consumer<Channel> connected,
                Consumer<String> failed) {
            this.loop = loop;
            this.server = server;
            this.timeoutMillis = timeoutMillis;
            this.prepare = prepare;
            this.connected = connected;
            this.failed = failed;
        }

        void tryNext(List<InetAddress> addresses, int index, @Nullable Throwable lastFailure) {
            if (index == addresses.size()) {
                failed.accept(
                        lastFailure == null ? "the name has no address" : String.valueOf(lastFailure.getMessage()));
                return;
            }
            InetSocketAddress to = new InetSocketAddress(addresses.get(index), server.getPort());
            ChannelFuture connecting = new Bootstrap()
                    .group(loop)
                    .channel(loops.transport().channel(to))
                    .option(ChannelOption.ALLOCATOR, loops.allocator())
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, share(timeoutMillis, addresses.size()))
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            prepare.accept(channel);
                        }
                    })
                    .connect(to);
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    connected.accept(connecting.channel());
                } else {
                    tryNext(addresses, index + 1, done.cause());
                }
            });
        }
    }
}
