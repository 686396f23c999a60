package io.larder.proxy.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The TLS of connections that the proxy makes: server name indication, and the check that the name is the server's. */
public final class DialTls {
    private final SslContext context;
    private final SslContext contextForOthers;
    private final boolean checksName;

    private DialTls(SslContext context, SslContext contextForOthers, boolean checksName) {
        this.context = context;
        this.contextForOthers = contextForOthers;
        this.checksName = checksName;
    }

    public static DialTls load(PemFiles files, boolean allowInvalidCertificates, boolean allowInvalidNames)
            throws TlsFilesException {
        return new DialTls(
                PemContexts.client(files, allowInvalidCertificates),
                PemContexts.client(files, allowInvalidCertificates),
                !allowInvalidNames && !allowInvalidCertificates);
    }

    public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        SslHandler handler = context.newHandler(allocator, host, port);
        SSLParameters parameters = handler.engine().getSSLParameters();
        // An address is no host name: RFC 6066 forbids it there, and the JDK refuses a name that ends with a dot.
        if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (checksName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /**
     * The same trust and key for what does its own TLS. It remembers sessions of its own: one that was made under another's
     * idea of a name check must not be resumed here, where the check would then be skipped.
     */
    public SSLContext jdkContext() {
        return ((JdkSslContext) contextForOthers).context();
    }

    public boolean checksName() {
        return checksName;
    }
}
