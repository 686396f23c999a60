package io.larder.proxy.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Builds TLS contexts from PEM files, by the JDK's TLS: one behaviour on every platform, no native library to miss. */
final class PemContexts {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private PemContexts() {}

    static SslContext server(PemFiles files, ClientAuth clientAuth) throws TlsFilesException {
        File chain = readable("certificate", files.certificateChain());
        File key = readable("private key", files.privateKey());
        if (chain == null || key == null) {
            throw new TlsFilesException(
                    "TLS for listeners needs a certificate and its private key", new SSLException(""));
        }
        try {
            PrivateKey rsa = PrivateKeys.pkcs1(key.toPath());
            SslContextBuilder builder = rsa == null
                    ? SslContextBuilder.forServer(chain, key, files.keyPassword())
                    : SslContextBuilder.forServer(rsa, certificates(chain));
            return trusting(builder, files).clientAuth(clientAuth).build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
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
                PrivateKey rsa = PrivateKeys.pkcs1(key.toPath());
                if (rsa == null) {
                    builder.keyManager(chain, key, files.keyPassword());
                } else {
                    builder.keyManager(rsa, certificates(chain));
                }
            }
            if (anyCertificate) {
                return builder.sslProvider(SslProvider.JDK)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build();
            }
            return trusting(builder, files).build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    /** The file may hold the key, too, as drivers' certificate files do. */
    private static X509Certificate[] certificates(File chain) throws IOException, CertificateException {
        Matcher matcher = CERTIFICATE.matcher(Files.readString(chain.toPath(), StandardCharsets.ISO_8859_1));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        while (matcher.find()) {
            byte[] pem = matcher.group().getBytes(StandardCharsets.ISO_8859_1);
            found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem)));
        }
        return found.toArray(new X509Certificate[0]);
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
