package io.larder.proxy.client;

import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a new connection passes through:
 *
 * <pre>
 *   [PROXY header] -&gt; [TLS] -&gt; Intake of a ClientConnection, or RefusedClient where there are too many
 * </pre>
 */
final class ClientPipeline extends ChannelInitializer<Channel> {
    private final ClientSide side;
    /** Of who connects from now on. */
    private volatile ListenerSettings listener;

    ClientPipeline(ClientSide side, ListenerSettings listener) {
        this.side = side;
        this.listener = listener;
    }

    ListenerSettings listener() {
        return listener;
    }

    void follow(ListenerSettings changed) {
        listener = changed;
    }

    @Override
    protected void initChannel(Channel channel) {
        ListenerSettings now = listener;
        if (now.proxyHeader() == ProxyHeader.NONE) {
            complete(side, now, channel, addressOf(channel.remoteAddress()));
        } else {
            channel.pipeline().addLast(new HAProxyMessageDecoder());
            channel.pipeline().addLast(new ProxyHeaderReader(side, now));
        }
    }

    /** The rest of the pipeline, once the client's address is known. */
    static void complete(ClientSide side, ListenerSettings listener, Channel channel, @Nullable InetAddress address) {
        ChannelPipeline pipeline = channel.pipeline();
        if (listener.tls() != null) {
            pipeline.addLast(listener.tls().newHandler(channel.alloc()));
        }
        String tooMany = side.counts().enter(address);
        if (tooMany == null) {
            ClientConnection connection = new ClientConnection(side, channel, listener, address);
            pipeline.addLast(connection.intake());
            side.entered(connection);
        } else {
            RefusedClient.add(side, channel, tooMany);
        }
    }

    static @Nullable InetAddress addressOf(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }
}
