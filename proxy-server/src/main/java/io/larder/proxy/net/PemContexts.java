package io.larder.proxy.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Builds TLS contexts from PEM files, by the JDK's TLS: one behaviour on every platform, no native library to miss. */
final class PemContexts {
    private PemContexts() {}

    static SslContext server(PemFiles files, ClientAuth clientAuth) throws TlsFilesException {
        File chain = readable("certificate", files.certificateChain());
        File key = readable("private key", files.privateKey());
        if (chain == null || key == null) {
            throw new TlsFilesException(
                    "TLS for listeners needs a certificate and its private key", new SSLException(""));
        }
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(chain, key, files.keyPassword());
            return trusting(builder, files).clientAuth(clientAuth).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    static SslContext client(PemFiles files, boolean anyCertificate) throws TlsFilesException {
        File chain = readable("certificate", files.certificateChain());
        File key = readable("private key", files.privateKey());
        try {
            // The name check is set on each connection, where the name is known.
            SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
            if (chain != null && key != null) {
                builder.keyManager(chain, key, files.keyPassword());
            }
            if (anyCertificate) {
                return builder.sslProvider(SslProvider.JDK)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build();
            }
            return trusting(builder, files).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    private static SslContextBuilder trusting(SslContextBuilder builder, PemFiles files) throws TlsFilesException {
        File trusted = readable("CA", files.trusted());
        if (trusted != null) {
            builder.trustManager(trusted);
        }
        return builder.sslProvider(SslProvider.JDK);
    }

    private static @Nullable File readable(String what, @Nullable Path file) throws TlsFilesException {
        if (file == null) {
            return null;
        }
        if (!Files.isReadable(file)) {
            throw new TlsFilesException("cannot read the " + what + " file " + file, new SSLException(file.toString()));
        }
        return file.toFile();
    }

    private static TlsFilesException unusable(PemFiles files, Exception cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        return new TlsFilesException("cannot use " + files + ": " + root.getMessage(), cause);
    }
}
