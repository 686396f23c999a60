package io.larder.proxy.launch.config;

import io.larder.config.ClientConfig;
import io.larder.config.LarderConfig;
import io.larder.config.LimitsConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentationConfig;
import io.larder.config.ServerTls;
import io.larder.config.TenantConfig;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import io.larder.proxy.client.ClientLimits;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.hello.PresentAs;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.limit.Limits;
import io.larder.proxy.net.ListenerTls;
import io.larder.proxy.net.TlsFilesException;
import io.larder.proxy.net.Transport;
import io.larder.proxy.session.SessionLimits;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client side needs to know of the configuration. */
public final class ClientParts {
    /** What servers announce as maxMessageSizeBytes. */
    private static final int MAX_MESSAGE_BYTES = 48_000_000;

    private ClientParts() {}

    public static List<ListenerSettings> listeners(LarderConfig config, Transport transport) throws CannotStart {
        List<ListenerSettings> listeners = new ArrayList<>();
        // Advertised addresses count TCP listeners only, so those are numbered first.
        int tcp = 0;
        int unix = (int) config.listeners().stream()
                .filter(listener -> listener.address() instanceof ListenAddress.Tcp)
                .count();
        for (ListenerConfig listener : config.listeners()) {
            boolean isUnix = listener.address() instanceof ListenAddress.Unix;
            listeners.add(listener(listener, transport, isUnix ? unix++ : tcp++));
        }
        return listeners;
    }

    private static ListenerSettings listener(ListenerConfig listener, Transport transport, int index)
            throws CannotStart {
        String name = listener.address().toString();
        if (listener.address() instanceof ListenAddress.Unix unix) {
            return new ListenerSettings(
                    name, transport.unixAddress(unix.path()), unix.path(), null, ProxyHeader.NONE, index);
        }
        HostPort place = ((ListenAddress.Tcp) listener.address()).hostPort();
        return new ListenerSettings(name, resolved(place), null, tls(listener), proxyHeader(listener), index);
    }

    private static InetSocketAddress resolved(HostPort place) throws CannotStart {
        try {
            return new InetSocketAddress(InetAddress.getByName(place.host()), place.port());
        } catch (UnknownHostException e) {
            throw new CannotStart(
                    CannotStart.Cause.LISTENER,
                    "cannot listen on " + place + ": the name " + place.host() + " is unknown");
        }
    }

    private static @Nullable ListenerTls tls(ListenerConfig listener) throws CannotStart {
        ServerTls tls = listener.tls().orElse(null);
        if (tls == null) {
            return null;
        }
        try {
            return ListenerTls.load(ListenerFiles.files(tls), ListenerFiles.certificates(tls));
        } catch (TlsFilesException e) {
            throw new CannotStart(
                    CannotStart.Cause.CONFIGURATION, "listener " + listener.address() + ": " + e.getMessage());
        }
    }

    private static ProxyHeader proxyHeader(ListenerConfig listener) {
        return switch (listener.proxyProtocol()) {
            case OFF -> ProxyHeader.NONE;
            case V1 -> ProxyHeader.V1;
            case V2 -> ProxyHeader.V2;
            case BOTH -> ProxyHeader.ANY;
        };
    }

    /** Requests and replies may take as much each: in a small container what is said there might be more than Java may have. */
    private static long requestMemory(long said) {
        return Math.min(said, PlatformDependent.maxDirectMemory() / 4);
    }

    public static ClientLimits limits(LarderConfig config) {
        ClientConfig clients = config.clients();
        return new ClientLimits(
                clients.maxConnections().orElse(Integer.MAX_VALUE),
                clients.maxConnectionsPerAddress().orElse(Integer.MAX_VALUE),
                clients.idleTimeout().orElse(Duration.ZERO),
                MAX_MESSAGE_BYTES,
                requestMemory(config.resources().requestMemory().bytes()));
    }

    /** How much a tenant may take. */
    public static Limits limits(LimitsConfig config) {
        int rate = config.requestsPerSecond().orElse(Limits.NONE);
        return new Limits(
                config.connections().orElse(Limits.NONE),
                rate,
                config.burst().orElse(rate),
                config.concurrentMisses().orElse(Limits.NONE),
                config.maxPause().toNanos());
    }

    public static SessionLimits sessions(LarderConfig config, TenantConfig tenant) {
        return new SessionLimits(
                config.resources().maxCursors(),
                tenant.timeLimits().cursorIdle().orElse(Duration.ZERO));
    }

    public static Presentation presentation(LarderConfig config) {
        PresentationConfig told = config.presentation();
        PresentAs as = PresentAs.valueOf(told.as().name());
        List<HostPort> advertised = told.advertise();
        if (as == PresentAs.REPLICA_SET && advertised.isEmpty()) {
            advertised = config.listeners().stream()
                    .map(ListenerConfig::address)
                    .filter(ListenAddress.Tcp.class::isInstance)
                    .map(address -> ((ListenAddress.Tcp) address).hostPort())
                    .toList();
        }
        return new Presentation(
                as,
                told.setName().orElse(null),
                advertised.stream().map(HostPort::toString).toList());
    }
}
