package io.larder.config.option;

import io.larder.config.ClientCertificates;
import io.larder.config.ProxyProtocol;
import io.larder.config.value.ListenAddress;
import io.larder.config.value.Secret;
import java.nio.file.Path;
import java.util.List;

/** The options of one listener. */
public final class ListenerOptions {
    /** The section whose elements are listeners. */
    public static final String LISTENERS = "listeners";

    public static final Option<ListenAddress> ADDRESS = Option.of(
                    "listeners.address",
                    Kinds.LISTEN_ADDRESS,
                    "127.0.0.1:27018",
                    "Where clients connect: host:port (port 0: any free one) or unix:/path/to/socket.")
            .flag("listen");
    public static final Option<Path> CERTIFICATE = Option.unset(
                    "listeners.tls.certificate",
                    Kinds.FILE,
                    "no TLS",
                    "PEM file with the certificate chain shown to clients.")
            .flag("tls-certificate");
    public static final Option<Path> KEY = Option.unset(
                    "listeners.tls.key", Kinds.FILE, "no TLS", "PEM file with the private key of that certificate.")
            .flag("tls-key");
    public static final Option<Secret> KEY_PASSWORD = Option.unset(
                    "listeners.tls.key-password", Kinds.SECRET, "key not encrypted", "Password of that private key.")
            .flag("tls-key-password");
    public static final Option<Path> CLIENT_CA = Option.unset(
                    "listeners.tls.client-ca",
                    Kinds.FILE,
                    "client certificates are not asked for",
                    "PEM file with the authorities that sign client certificates.")
            .flag("tls-client-ca");
    public static final Option<ClientCertificates> CLIENT_CERTIFICATES = Option.unset(
                    "listeners.tls.client-certificates",
                    Kinds.oneOf(ClientCertificates.class),
                    "required where tls.client-ca is given",
                    "Whether clients must show a certificate.")
            .flag("tls-client-certificates");
    public static final Option<ProxyProtocol> PROXY_PROTOCOL = Option.of(
                    "listeners.proxy-protocol",
                    Kinds.oneOf(ProxyProtocol.class),
                    "off",
                    "Expect a PROXY protocol header of this version from the load balancer in front.")
            .flag("proxy-protocol");

    static final List<Option<?>> ALL =
            List.of(ADDRESS, CERTIFICATE, KEY, KEY_PASSWORD, CLIENT_CA, CLIENT_CERTIFICATES, PROXY_PROTOCOL);

    private ListenerOptions() {}

    /** Whether it belongs to each listener rather than to the whole. */
    public static boolean include(Option<?> option) {
        return option.path().startsWith(LISTENERS + ".");
    }
}
