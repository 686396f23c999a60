package io.larder.proxy.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

/**
 * Builds TLS contexts from PEM files, by the JDK's TLS: one behaviour on every platform, no native library to miss. Each file
 * is read by itself, so that a message can name the one that is at fault.
 */
final class PemContexts {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private PemContexts() {}

    static SslContext server(PemFiles files, ClientAuth clientAuth) throws TlsFilesException {
        Path chain = files.certificateChain();
        Path key = files.privateKey();
        if (chain == null || key == null) {
            throw new TlsFilesException("TLS for listeners needs a certificate and its private key", null);
        }
        X509Certificate[] certificates = certificates("certificate", chain);
        try {
            PrivateKey read = PrivateKeys.read(key);
            SslContextBuilder builder = read == null
                    ? SslContextBuilder.forServer(chain.toFile(), key.toFile(), files.keyPassword())
                    : SslContextBuilder.forServer(read, certificates);
            KeyPairs.requireOne(certificates[0], chain, read, key, files.keyPassword());
            return build(trusting(builder, files).clientAuth(clientAuth));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("private key", key, e);
        }
    }

    static SslContext client(PemFiles files, boolean anyCertificate) throws TlsFilesException {
        // The name check is set on each connection, where the name is known.
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
        Path chain = files.certificateChain();
        Path key = files.privateKey();
        if (chain != null && key != null) {
            X509Certificate[] certificates = certificates("certificate", chain);
            try {
                PrivateKey read = PrivateKeys.read(key);
                if (read == null) {
                    builder.keyManager(chain.toFile(), key.toFile(), files.keyPassword());
                } else {
                    builder.keyManager(read, certificates);
                }
                KeyPairs.requireOne(certificates[0], chain, read, key, files.keyPassword());
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                throw unusable("private key", key, e);
            }
        }
        return build(
                anyCertificate ? builder.trustManager(InsecureTrustManagerFactory.INSTANCE) : trusting(builder, files));
    }

    private static SslContext build(SslContextBuilder builder) throws TlsFilesException {
        try {
            return builder.sslProvider(SslProvider.JDK).build();
        } catch (SSLException e) {
            throw new TlsFilesException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static SslContextBuilder trusting(SslContextBuilder builder, PemFiles files) throws TlsFilesException {
        Path trusted = files.trusted();
        return trusted == null ? builder : builder.trustManager(certificates("CA", trusted));
    }

    /** The file may hold the key, too, as drivers' certificate files do. */
    private static X509Certificate[] certificates(String what, Path file) throws TlsFilesException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            Matcher matcher = CERTIFICATE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (matcher.find()) {
                byte[] pem = matcher.group().getBytes(StandardCharsets.ISO_8859_1);
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem)));
            }
        } catch (IOException | CertificateException e) {
            throw unusable(what, file, e);
        }
        if (found.isEmpty()) {
            throw new TlsFilesException("the " + what + " file " + file + " holds no certificate", null);
        }
        return found.toArray(new X509Certificate[0]);
    }

    private static TlsFilesException unusable(String what, Path file, Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = root instanceof NoSuchFileException ? "there is no such file" : String.valueOf(root.getMessage());
        return new TlsFilesException("cannot use the " + what + " file " + file + ": " + why, cause);
    }
}
