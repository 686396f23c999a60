package io.larder.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportTest {
    @TempDir
    private Path directory;

    static Stream<Transport> available() {
        return Arrays.stream(Transport.values()).filter(Transport::available);
    }

    @Test
    void thePropertyForcesNioWhateverIsConfigured() {
        System.setProperty(Transport.PROPERTY, "nio");
        try {
            assertThat(Transport.choose("auto")).isEqualTo(Transport.NIO);
            assertThat(Transport.choose("epoll")).isEqualTo(Transport.NIO);
        } finally {
            System.clearProperty(Transport.PROPERTY);
        }
    }

    @Test
    void whatIsNotToBeHadFallsBackToNio() {
        Transport missing = Transport.EPOLL.available() ? Transport.KQUEUE : Transport.EPOLL;
        assertThat(Transport.choose(missing.name())).isEqualTo(Transport.NIO);
    }

    @Test
    void autoTakesANativeOneWhereItLoads() {
        boolean anyNative = Transport.EPOLL.available() || Transport.KQUEUE.available();
        assertThat(Transport.choose("auto") != Transport.NIO).isEqualTo(anyNative);
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transport.choose("iocp"))
                .withMessageContaining("epoll, kqueue or nio");
    }

    @ParameterizedTest
    @MethodSource("available")
    void everyTransportCarriesBytesOverTcp(Transport transport) throws Exception {
        assertThat(echo(transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .isEqualTo("larder");
    }

    @ParameterizedTest
    @MethodSource("available")
    void everyTransportCarriesBytesOverAUnixSocket(Transport transport) throws Exception {
        assertThat(echo(transport, transport.unixAddress(directory.resolve("larder.sock"))))
                .isEqualTo("larder");
    }

    @Test
    void thereAreAsManyLoopsAsAskedForAndOneForEachProcessorByDefault() {
        try (EventLoops three = EventLoops.start(Transport.NIO, 3);
                EventLoops byDefault = EventLoops.start(Transport.NIO, 0)) {
            assertThat(three.all()).hasSize(3);
            assertThat(byDefault.all()).hasSize(Runtime.getRuntime().availableProcessors());
        }
    }

    private static String echo(Transport transport, SocketAddress address) throws Exception {
        try (EventLoops loops = EventLoops.start(transport, 1)) {
            Channel server = new ServerBootstrap()
                    .group(loops.group())
                    .channel(transport.serverChannel(address))
                    .childHandler(handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object message) {
                            context.writeAndFlush(message);
                        }
                    }))
                    .bind(address)
                    .sync()
                    .channel();
            CompletableFuture<String> answer = new CompletableFuture<>();
            Channel client = new Bootstrap()
                    .group(loops.group())
                    .channel(transport.channel(address))
                    .handler(handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object message) {
                            ByteBuf bytes = (ByteBuf) message;
                            answer.complete(bytes.toString(StandardCharsets.UTF_8));
                            bytes.release();
                        }
                    }))
                    .connect(server.localAddress())
                    .sync()
                    .channel();
            client.writeAndFlush(Unpooled.copiedBuffer("larder", StandardCharsets.UTF_8));
            return answer.get(10, TimeUnit.SECONDS);
        }
    }

    private static ChannelInitializer<Channel> handler(ChannelInboundHandlerAdapter what) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(what);
            }
        };
    }
}
