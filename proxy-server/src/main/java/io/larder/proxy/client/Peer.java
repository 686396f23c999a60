package io.larder.proxy.client;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of one client's connection, as far as sockets and TLS tell it. */
final class Peer {
    private final Channel channel;
    private final ListenerSettings listener;
    private final @Nullable InetAddress address;

    /** @param address as a PROXY header says, or the socket's own; null for clients of a Unix domain socket */
    Peer(Channel channel, ListenerSettings listener, @Nullable InetAddress address) {
        this.channel = channel;
        this.listener = listener;
        this.address = address;
    }

    ListenerSettings listener() {
        return listener;
    }

    @Nullable
    InetAddress address() {
        return address;
    }

    /** The host name that it asked for by TLS, null if it named none. */
    @Nullable
    String serverName() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null && tls.engine().getSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    /** With its port, where the socket is its own and not that of something between. */
    String withPort() {
        boolean itself = address != null
                && channel.remoteAddress() instanceof InetSocketAddress remote
                && address.equals(remote.getAddress());
        return itself ? NetUtil.toSocketAddressString((InetSocketAddress) channel.remoteAddress()) : toString();
    }

    /** Where it has come in. */
    String cameTo() {
        return String.valueOf(channel.localAddress());
    }

    @Override
    public String toString() {
        return address == null ? "client of " + listener.address() : address.getHostAddress();
    }
}
