package io.larder.config.option;

import io.larder.config.AuthMode;
import io.larder.config.ClientCertificates;
import io.larder.config.DrainMode;
import io.larder.config.KeepAlive;
import io.larder.config.LogFormat;
import io.larder.config.LogLevel;
import io.larder.config.PresentAs;
import io.larder.config.ProxyProtocol;
import io.larder.config.Transport;
import io.larder.config.option.Option.Unit;
import io.larder.config.value.ByteSize;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import io.larder.config.value.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Every option that is set once, or once for each listener. */
public final class Options {
    private static final int MOST = 1_000_000;

    /** The section whose elements are listeners; its options are those of one element. */
    public static final String LISTENERS = "listeners";

    public static final Option<ListenAddress> LISTENER_ADDRESS = Option.of(
                    "listeners.address",
                    Kinds.LISTEN_ADDRESS,
                    "127.0.0.1:27018",
                    "Where clients connect: host:port (port 0: any free one) or unix:/path/to/socket.")
            .flag("listen");
    public static final Option<Path> LISTENER_CERTIFICATE = Option.unset(
                    "listeners.tls.certificate",
                    Kinds.FILE,
                    "no TLS",
                    "PEM file with the certificate chain shown to clients.")
            .flag("tls-certificate");
    public static final Option<Path> LISTENER_KEY = Option.unset(
                    "listeners.tls.key", Kinds.FILE, "no TLS", "PEM file with the private key of that certificate.")
            .flag("tls-key");
    public static final Option<Secret> LISTENER_KEY_PASSWORD = Option.unset(
                    "listeners.tls.key-password", Kinds.SECRET, "key not encrypted", "Password of that private key.")
            .flag("tls-key-password");
    public static final Option<Path> LISTENER_CLIENT_CA = Option.unset(
                    "listeners.tls.client-ca",
                    Kinds.FILE,
                    "client certificates are not asked for",
                    "PEM file with the authorities that sign client certificates.")
            .flag("tls-client-ca");
    public static final Option<ClientCertificates> LISTENER_CLIENT_CERTIFICATES = Option.unset(
                    "listeners.tls.client-certificates",
                    Kinds.oneOf(ClientCertificates.class),
                    "required where tls.client-ca is given",
                    "Whether clients must show a certificate.")
            .flag("tls-client-certificates");
    public static final Option<ProxyProtocol> LISTENER_PROXY_PROTOCOL = Option.of(
                    "listeners.proxy-protocol",
                    Kinds.oneOf(ProxyProtocol.class),
                    "off",
                    "Expect a PROXY protocol header of this version from the load balancer in front.")
            .flag("proxy-protocol");

    public static final Option<OptionalInt> CLIENTS_MAX = Option.of(
            "clients.max-connections",
            Kinds.integerOr(Kinds.UNLIMITED, 1, MOST),
            "20000",
            "Client connections in all; one more is refused.");
    public static final Option<OptionalInt> CLIENTS_MAX_PER_ADDRESS = Option.of(
            "clients.max-connections-per-address",
            Kinds.integerOr(Kinds.UNLIMITED, 1, MOST),
            Kinds.UNLIMITED,
            "Client connections from one address; one more is refused.");
    public static final Option<Optional<Duration>> CLIENTS_IDLE_TIMEOUT = Option.of(
            "clients.idle-timeout",
            Durations.OR_UNLIMITED,
            Kinds.UNLIMITED,
            "A client connection on which nothing moved for this long is closed.");

    public static final Option<ConnectionUri> UPSTREAM_URI = Option.unset(
                    "upstream.uri",
                    Kinds.CONNECTION_URI,
                    "the embedded upstream, in memory",
                    "The cluster's connection string, as its clients used it until now.")
            .flag("upstream");
    public static final Option<Path> UPSTREAM_CA = Option.unset(
                    "upstream.tls.ca",
                    Kinds.FILE,
                    "the JVM's authorities",
                    "PEM file with the authorities that sign the upstream's certificates.")
            .inUri("tlsCAFile", Unit.TEXT);
    public static final Option<Path> UPSTREAM_CERTIFICATE = Option.unset(
                    "upstream.tls.certificate",
                    Kinds.FILE,
                    "none",
                    "PEM file with the certificate shown to the upstream.")
            .inUri("tlsCertificateKeyFile", Unit.TEXT);
    public static final Option<Path> UPSTREAM_KEY = Option.unset(
                    "upstream.tls.key", Kinds.FILE, "none", "PEM file with the private key of that certificate.")
            .inUri("tlsCertificateKeyFile", Unit.TEXT);
    public static final Option<Secret> UPSTREAM_KEY_PASSWORD = Option.unset(
                    "upstream.tls.key-password", Kinds.SECRET, "key not encrypted", "Password of that private key.")
            .inUri("tlsCertificateKeyFilePassword", Unit.TEXT);
    public static final Option<OptionalInt> POOL_MAX = Option.of(
                    "upstream.pool.max",
                    Kinds.integerOr(Kinds.UNLIMITED, 1, MOST),
                    "100",
                    "Upstream connections per server that requests share.")
            .inUri("maxPoolSize", Unit.COUNT);
    public static final Option<Integer> POOL_MIN = Option.of(
                    "upstream.pool.min",
                    Kinds.integer(0, MOST),
                    "0",
                    "Upstream connections per server kept open when idle.")
            .inUri("minPoolSize", Unit.TEXT);
    public static final Option<KeepAlive> POOL_KEEP_ALIVE = Option.of(
            "upstream.pool.keep-alive",
            Kinds.oneOf(KeepAlive.class),
            "fixed",
            "How long an upstream connection may lie idle: for max-idle, for a time up to it that use doubles, or as long as"
                    + " so many are likely to be needed.");
    public static final Option<Optional<Duration>> POOL_MAX_IDLE = Option.of(
                    "upstream.pool.max-idle",
                    Durations.OR_UNLIMITED,
                    "10m",
                    "An upstream connection idle for this long is closed; keep-alive may close it sooner.")
            .inUri("maxIdleTimeMS", Unit.MILLISECONDS);

    public static final Option<Integer> POOL_MAX_WAITING = Option.of(
            "upstream.pool.max-waiting",
            Kinds.integer(1, MOST),
            "10000",
            "Requests of one event loop that wait for an upstream connection; one more is refused.");
    public static final Option<Duration> POOL_MAX_WAIT = Option.unset(
                    "upstream.pool.max-wait",
                    Durations.LIMITED,
                    "as time-limits.server-selection",
                    "Waiting for an upstream connection where all are in use; a shorter maxTimeMS of the request wins.")
            .inUri("waitQueueTimeoutMS", Unit.MILLISECONDS);

    public static final Option<PresentAs> PRESENT_AS =
            Option.of("presentation.as", Kinds.oneOf(PresentAs.class), "auto", "What Larder tells drivers it is.");
    public static final Option<String> PRESENT_SET_NAME = Option.unset(
            "presentation.set-name",
            Kinds.NAME,
            "the upstream's set name",
            "Set name told to drivers; with presentation.as replica-set.");
    public static final Option<List<HostPort>> PRESENT_ADVERTISE = Option.unset(
            "presentation.advertise",
            Kinds.listOf(Kinds.HOST_PORT),
            "the listeners' own addresses",
            "Addresses told to drivers, one per TCP listener in their order; with presentation.as replica-set.");

    public static final Option<AuthMode> AUTH_MODE =
            Option.of("auth.mode", Kinds.oneOf(AuthMode.class), "auto", "Who checks the users that log in.");
    public static final Option<Path> AUTH_USERS = Option.unset(
            "auth.users", Kinds.FILE, "none", "User file, made by larder user add; needed by auth.mode service.");

    public static final Option<Duration> SERVER_SELECTION = Option.of(
                    "time-limits.server-selection",
                    Durations.LIMITED,
                    "10s",
                    "Waiting for a usable server; a shorter maxTimeMS of the request wins.")
            .inUri("serverSelectionTimeoutMS", Unit.MILLISECONDS);
    public static final Option<Optional<Duration>> CONNECT = Option.of(
                    "time-limits.connect",
                    Durations.OR_UNLIMITED,
                    "10s",
                    "Connecting to a server, TLS and handshake included.")
            .inUri("connectTimeoutMS", Unit.MILLISECONDS);
    public static final Option<Optional<Duration>> OPERATION = Option.of(
                    "time-limits.operation",
                    Durations.OR_UNLIMITED,
                    Kinds.UNLIMITED,
                    "Waiting for the upstream's reply to a running operation.")
            .inUri("socketTimeoutMS", Unit.MILLISECONDS);
    public static final Option<Optional<Duration>> CURSOR_IDLE = Option.of(
            "time-limits.cursor-idle",
            Durations.OR_UNLIMITED,
            "10m",
            "A cursor that nobody asks for this long is forgotten, as the server does.");
    public static final Option<Duration> DRAIN = Option.of(
            "time-limits.drain",
            Durations.LIMITED,
            "15s",
            "From SIGTERM until whoever is still there is cut off; more than the heartbeat of drivers, 10 s.");

    public static final Option<DrainMode> DRAIN_MODE = Option.of(
            "time-limits.drain-mode",
            Kinds.oneOf(DrainMode.class),
            "at-once",
            "Whether a stop finishes what is begun and sends clients elsewhere, or as a sidecar goes on until they have left.");

    public static final Option<OptionalInt> EVENT_LOOP_THREADS = Option.of(
            "resources.event-loop-threads",
            Kinds.integerOr("auto", 1, 1024),
            "auto",
            "Threads that do all network work; auto: one per processor.");
    public static final Option<Transport> TRANSPORT = Option.of(
            "resources.transport",
            Kinds.oneOf(Transport.class),
            "auto",
            "Native sockets where the platform has them, or Java's own (nio).");
    public static final Option<Integer> MAX_CURSORS = Option.of(
            "resources.max-cursors", Kinds.integer(1, 10 * MOST), "100000", "Open cursors of all clients together.");
    public static final Option<ByteSize> REQUEST_MEMORY = Option.of(
            "resources.request-memory",
            Kinds.size(new ByteSize(64L << 20)),
            "128MiB",
            "Memory for requests on their way, at most a quarter of direct memory; while it is used up, clients are not read from.");

    public static final Option<LogLevel> LOG_LEVEL =
            Option.of("log.level", Kinds.oneOf(LogLevel.class), "info", "The least important line that is written.");
    public static final Option<LogFormat> LOG_FORMAT =
            Option.of("log.format", Kinds.oneOf(LogFormat.class), "text", "Lines for people or for machines.");
    public static final Option<Optional<Duration>> LOG_SLOW = Option.of(
            "log.slow", Durations.OR_OFF, Kinds.OFF, "A request that takes at least so long has a line in the log.");
    public static final Option<Optional<Path>> LOG_ACCESS = Option.of(
            "log.access",
            Kinds.PATH_OR_OFF,
            Kinds.OFF,
            "A file that gets a line for each request; opened anew at SIGHUP, so that it can be rotated.");

    private static final List<Option<?>> FIRST = List.of(
            LISTENER_ADDRESS,
            LISTENER_CERTIFICATE,
            LISTENER_KEY,
            LISTENER_KEY_PASSWORD,
            LISTENER_CLIENT_CA,
            LISTENER_CLIENT_CERTIFICATES,
            LISTENER_PROXY_PROTOCOL,
            CLIENTS_MAX,
            CLIENTS_MAX_PER_ADDRESS,
            CLIENTS_IDLE_TIMEOUT,
            UPSTREAM_URI,
            UPSTREAM_CA,
            UPSTREAM_CERTIFICATE,
            UPSTREAM_KEY,
            UPSTREAM_KEY_PASSWORD,
            POOL_MAX,
            POOL_MIN,
            POOL_KEEP_ALIVE,
            POOL_MAX_IDLE,
            POOL_MAX_WAITING,
            POOL_MAX_WAIT,
            PRESENT_AS,
            PRESENT_SET_NAME,
            PRESENT_ADVERTISE,
            AUTH_MODE,
            AUTH_USERS);

    private static final List<Option<?>> LAST = List.of(
            SERVER_SELECTION,
            CONNECT,
            OPERATION,
            CURSOR_IDLE,
            DRAIN,
            DRAIN_MODE,
            EVENT_LOOP_THREADS,
            TRANSPORT,
            MAX_CURSORS,
            REQUEST_MEMORY,
            LOG_LEVEL,
            LOG_FORMAT,
            LOG_SLOW,
            LOG_ACCESS);

    private static final List<Option<?>> ALL = Stream.of(
                    FIRST, LimitOptions.ALL, CacheOptions.ALL, AdminOptions.ALL, LAST)
            .flatMap(List::stream)
            .toList();

    private Options() {}

    /** In the order in which help and documents show them. */
    public static List<Option<?>> all() {
        return ALL;
    }

    /** Whether it belongs to each listener rather than to the whole. */
    public static boolean ofListener(Option<?> option) {
        return option.path().startsWith(LISTENERS + ".");
    }
}
