package io.larder.config.option;

import io.larder.config.KeepAlive;
import io.larder.config.option.Option.Unit;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the upstream is, how it is spoken to, and how many connections there are to it. */
public final class UpstreamOptions {
    public static final Option<ConnectionUri> URI = Option.unset(
                    "upstream.uri",
                    Kinds.CONNECTION_URI,
                    "the embedded upstream, in memory",
                    "The cluster's connection string, as its clients used it until now.")
            .flag("upstream");
    public static final Option<Path> CA = Option.unset(
                    "upstream.tls.ca",
                    Kinds.FILE,
                    "the JVM's authorities",
                    "PEM file with the authorities that sign the upstream's certificates.")
            .inUri("tlsCAFile", Unit.TEXT);
    public static final Option<Path> CERTIFICATE = Option.unset(
                    "upstream.tls.certificate",
                    Kinds.FILE,
                    "none",
                    "PEM file with the certificate shown to the upstream.")
            .inUri("tlsCertificateKeyFile", Unit.TEXT);
    public static final Option<Path> KEY = Option.unset(
                    "upstream.tls.key", Kinds.FILE, "none", "PEM file with the private key of that certificate.")
            .inUri("tlsCertificateKeyFile", Unit.TEXT);
    public static final Option<Secret> KEY_PASSWORD = Option.unset(
                    "upstream.tls.key-password", Kinds.SECRET, "key not encrypted", "Password of that private key.")
            .inUri("tlsCertificateKeyFilePassword", Unit.TEXT);
    public static final Option<OptionalInt> POOL_MAX = Option.of(
                    "upstream.pool.max",
                    Kinds.integerOr(Kinds.UNLIMITED, 1, Kinds.MOST),
                    "100",
                    "Upstream connections per server that requests share.")
            .inUri("maxPoolSize", Unit.COUNT);
    public static final Option<Integer> POOL_MIN = Option.of(
                    "upstream.pool.min",
                    Kinds.integer(0, Kinds.MOST),
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
            Kinds.integer(1, Kinds.MOST),
            "10000",
            "Requests of one event loop that wait for an upstream connection; one more is refused.");
    public static final Option<Duration> POOL_MAX_WAIT = Option.unset(
                    "upstream.pool.max-wait",
                    Durations.LIMITED,
                    "as time-limits.server-selection",
                    "Waiting for an upstream connection where all are in use; a shorter maxTimeMS of the request wins.")
            .inUri("waitQueueTimeoutMS", Unit.MILLISECONDS);

    static final List<Option<?>> ALL = List.of(
            URI,
            CA,
            CERTIFICATE,
            KEY,
            KEY_PASSWORD,
            POOL_MAX,
            POOL_MIN,
            POOL_KEEP_ALIVE,
            POOL_MAX_IDLE,
            POOL_MAX_WAITING,
            POOL_MAX_WAIT);

    private UpstreamOptions() {}
}
