package io.larder.config.option;

import io.larder.config.value.HostPort;
import java.nio.file.Path;
import java.util.List;

/** The options of the admin API, health and metrics. */
public final class AdminOptions {
    public static final Option<HostPort> LISTEN = Option.unset(
            "admin.listen",
            Kinds.HOST_PORT,
            "none",
            "Where the admin API is served, with health and metrics; best on loopback.");
    public static final Option<Path> TOKEN_FILE = Option.of(
            "admin.token-file",
            Kinds.PATH,
            "~/.larder/admin.token",
            "Holds the bearer token of the admin API; made at the first start, readable by its owner only.");
    public static final Option<Path> CERTIFICATE = Option.unset(
            "admin.tls.certificate", Kinds.FILE, "no TLS", "PEM file with the certificate chain of the admin API.");
    public static final Option<Path> KEY =
            Option.unset("admin.tls.key", Kinds.FILE, "no TLS", "PEM file with the private key of that certificate.");
    public static final Option<Path> CLIENT_CA = Option.unset(
            "admin.tls.client-ca",
            Kinds.FILE,
            "the token alone counts",
            "PEM file with authorities; a client that shows a certificate of theirs needs no token.");
    public static final Option<HostPort> HEALTH_LISTEN = Option.unset(
            "health.listen",
            Kinds.HOST_PORT,
            "none; admin.listen serves them, too",
            "Where health and metrics alone are served, without TLS or token.");
    public static final Option<Boolean> READY_NEEDS_UPSTREAM = Option.of(
            "health.ready-needs-upstream",
            Kinds.SWITCH,
            Kinds.OFF,
            "Whether /health/ready fails while the upstream cannot be reached; beside a single application, better not.");

    static final List<Option<?>> ALL =
            List.of(LISTEN, TOKEN_FILE, CERTIFICATE, KEY, CLIENT_CA, HEALTH_LISTEN, READY_NEEDS_UPSTREAM);

    private AdminOptions() {}
}
