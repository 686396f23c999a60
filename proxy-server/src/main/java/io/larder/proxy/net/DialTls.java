package io.larder.proxy.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of connections that the proxy makes: server name indication, and the check that the name is the server's. The files are
 * read again when they change, so that a renewed certificate needs no restart; connections that exist keep what they were made
 * with. Any thread may make handlers.
 */
public final class DialTls {
    private static final Logger LOG = LoggerFactory.getLogger(DialTls.class);

    /** What was made of the files at one time. */
    private record Contexts(PemFiles files, FileStamps stamps, SslContext ours, SslContext others) {
        static Contexts read(PemFiles files, boolean anyCertificate) throws TlsFilesException {
            // Before the files are read: a change in between is then seen as one.
            FileStamps stamps = FileStamps.of(files.present());
            return new Contexts(
                    files,
                    stamps,
                    PemContexts.client(files, anyCertificate),
                    PemContexts.client(files, anyCertificate));
        }

        Contexts at(FileStamps seen) {
            return new Contexts(files, seen, ours, others);
        }
    }

    private final boolean anyCertificate;
    private final boolean checksName;
    private final SSLContext forOthers;
    /** Replaced as a whole. */
    private volatile Contexts contexts;

    private DialTls(Contexts contexts, boolean anyCertificate, boolean checksName) {
        this.contexts = contexts;
        this.anyCertificate = anyCertificate;
        this.checksName = checksName;
        this.forOthers = new CurrentSslContext(() -> ((JdkSslContext) this.contexts.others()).context());
    }

    public static DialTls load(PemFiles files, boolean allowInvalidCertificates, boolean allowInvalidNames)
            throws TlsFilesException {
        return new DialTls(
                Contexts.read(files, allowInvalidCertificates),
                allowInvalidCertificates,
                !allowInvalidNames && !allowInvalidCertificates);
    }

    /**
     * Reads these files, so never on an event loop, and returns what puts them into use.
     *
     * @throws TlsFilesException if they cannot be used; then all stays as it is
     */
    public Runnable follow(PemFiles others) throws TlsFilesException {
        Contexts made = Contexts.read(others, anyCertificate);
        return () -> use(made);
    }

    private synchronized void use(Contexts made) {
        contexts = made;
    }

    /** Reads the files, so never on an event loop. Files that are replaced by broken ones leave the old in use. */
    public synchronized boolean reloadIfChanged() {
        Contexts before = contexts;
        FileStamps now = FileStamps.of(before.files().present());
        if (now.equals(before.stamps())) {
            return false;
        }
        try {
            contexts = Contexts.read(before.files(), anyCertificate);
            LOG.info(
                    "TLS files for the upstream have changed and are in use: {}",
                    before.files().present());
            return true;
        } catch (TlsFilesException e) {
            contexts = before.at(now);
            LOG.warn(
                    "TLS files for the upstream have changed and cannot be used, the old ones stay: {}",
                    e.getMessage());
            return false;
        }
    }

    public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        SslHandler handler = contexts.ours().newHandler(allocator, host, port);
        SSLParameters parameters = handler.engine().getSSLParameters();
        // An address is no host name: RFC 6066 forbids it there, and the JDK refuses a name that ends with a dot.
        if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
            name(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
                    .ifPresent(name -> parameters.setServerNames(List.of(name)));
        }
        if (checksName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /** Empty for what cannot be told to a server: with an underscore in it, for instance, as container engines give names. */
    private static Optional<SNIServerName> name(String host) {
        try {
            return Optional.of(new SNIHostName(host));
        } catch (IllegalArgumentException noHostName) {
            return Optional.empty();
        }
    }

    /**
     * The same trust and key for what does its own TLS, as they are whenever that makes a connection. It remembers sessions of its
     * own: one that was made under another's idea of a name check must not be resumed here, where the check would then be skipped.
     */
    public SSLContext jdkContext() {
        return forOthers;
    }

    public boolean checksName() {
        return checksName;
    }
}
