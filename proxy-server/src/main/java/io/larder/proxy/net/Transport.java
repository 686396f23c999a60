package io.larder.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sockets are driven. The native ones cost less for each event and exist only where their library loads; NIO works
 * everywhere. A channel class must come from the same transport as the event loop it is registered with.
 */
public enum Transport {
    EPOLL,
    KQUEUE,
    NIO;

    /** Names the transport to use and wins over what is configured: for machines where a native library misbehaves. */
    public static final String PROPERTY = "io.larder.transport";

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    /**
     * Chooses once, at start.
     *
     * @param wanted {@code auto}, or a transport by name. One that cannot be had falls back to NIO with one log line.
     * @throws IllegalArgumentException if there is no transport of that name
     */
    public static Transport choose(String wanted) {
        String name = System.getProperty(PROPERTY, wanted).toUpperCase(Locale.ROOT);
        if (name.equals("AUTO")) {
            return best();
        }
        for (Transport transport : values()) {
            if (transport.name().equals(name)) {
                if (transport.available()) {
                    return transport;
                }
                LOG.info("transport {} is not available here, using NIO: {}", name, transport.whyNot());
                return NIO;
            }
        }
        throw new IllegalArgumentException("unknown transport '" + wanted + "': use auto, epoll, kqueue or nio");
    }

    private static Transport best() {
        if (EPOLL.available()) {
            return EPOLL;
        }
        if (KQUEUE.available()) {
            return KQUEUE;
        }
        LOG.info("no native transport is available here, using NIO: {}", EPOLL.whyNot());
        return NIO;
    }

    public boolean available() {
        return switch (this) {
            case EPOLL -> Epoll.isAvailable();
            case KQUEUE -> KQueue.isAvailable();
            case NIO -> true;
        };
    }

    private String whyNot() {
        Throwable cause =
                switch (this) {
                    case EPOLL -> Epoll.unavailabilityCause();
                    case KQUEUE -> KQueue.unavailabilityCause();
                    case NIO -> null;
                };
        if (cause == null) {
            return "unknown cause";
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // Where a library does not load, what was tried last stands first, and a stack of what came before behind it.
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("unknown cause");
    }

    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** The class of channels that connect to this address. */
    public Class<? extends Channel> channel(SocketAddress address) {
        boolean unix = isUnix(address);
        return switch (this) {
            case EPOLL -> unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class;
            case KQUEUE -> unix ? KQueueDomainSocketChannel.class : KQueueSocketChannel.class;
            case NIO -> unix ? NioDomainSocketChannel.class : NioSocketChannel.class;
        };
    }

    /** The class of channels that listen on this address. */
    public Class<? extends ServerChannel> serverChannel(SocketAddress address) {
        boolean unix = isUnix(address);
        return switch (this) {
            case EPOLL -> unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class;
            case KQUEUE -> unix ? KQueueServerDomainSocketChannel.class : KQueueServerSocketChannel.class;
            case NIO -> unix ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class;
        };
    }

    /** The address of a Unix domain socket in the form that this transport's channels take. */
    public SocketAddress unixAddress(Path path) {
        return this == NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path.toFile());
    }

    private static boolean isUnix(SocketAddress address) {
        return address instanceof DomainSocketAddress || address instanceof UnixDomainSocketAddress;
    }
}
