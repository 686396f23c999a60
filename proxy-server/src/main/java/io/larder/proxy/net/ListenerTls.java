package io.larder.proxy.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of listeners. The files are read again when they change, so that a renewed certificate needs no restart;
 * connections that exist keep what they were made with. Any thread may make handlers; one timer calls
 * {@link #reloadIfChanged()}.
 */
public final class ListenerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);

    private PemFiles files;
    private ClientCertificates clientCertificates;
    private volatile SslContext context;
    private FileStamps stamps;

    private ListenerTls(PemFiles files, ClientCertificates clientCertificates) throws TlsFilesException {
        this.files = files;
        this.clientCertificates = clientCertificates;
        // Before the files are read: a change in between is then seen as one.
        this.stamps = FileStamps.of(files.present());
        this.context = PemContexts.server(files, clientCertificates.clientAuth());
    }

    public static ListenerTls load(PemFiles files, ClientCertificates clientCertificates) throws TlsFilesException {
        return new ListenerTls(files, clientCertificates);
    }

    /**
     * Reads these files, so never on an event loop, and returns what puts them into use.
     *
     * @throws TlsFilesException if they cannot be used; then all stays as it is
     */
    public Runnable follow(PemFiles others, ClientCertificates wanted) throws TlsFilesException {
        FileStamps seen = FileStamps.of(others.present());
        SslContext made = PemContexts.server(others, wanted.clientAuth());
        return () -> use(others, wanted, seen, made);
    }

    private synchronized void use(PemFiles others, ClientCertificates wanted, FileStamps seen, SslContext made) {
        files = others;
        clientCertificates = wanted;
        stamps = seen;
        context = made;
    }

    public SslHandler newHandler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    /** Reads the files, so never on an event loop. Files that are replaced by broken ones leave the old in use. */
    public synchronized boolean reloadIfChanged() {
        FileStamps now = FileStamps.of(files.present());
        if (now.equals(stamps)) {
            return false;
        }
        stamps = now;
        try {
            context = PemContexts.server(files, clientCertificates.clientAuth());
            LOG.info("TLS certificate files have changed and are in use: {}", files.certificateChain());
            return true;
        } catch (TlsFilesException e) {
            LOG.warn("TLS certificate files have changed and cannot be used, the old ones stay: {}", e.getMessage());
            return false;
        }
    }
}
