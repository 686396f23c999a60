package io.larder.integration.route;

import io.larder.embedded.server.TlsSettings;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of the tests' own, and what it signed for {@code localhost}. The files go with the JVM.
 *
 * @param trusting for clients: knows this authority and no other
 */
record TestAuthority(Path authority, Path certificate, Path key, SSLContext trusting) {
    static TestAuthority create() {
        try {
            X509Bundle authority =
                    builder("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
            X509Bundle server =
                    builder("CN=localhost").addSanDnsName("localhost").buildIssuedBy(authority);
            return new TestAuthority(
                    file("authority", authority.getCertificatePEM()),
                    file("server", server.getCertificatePathPEM()),
                    file("key", server.getPrivateKeyPEM()),
                    trusting(authority));
        } catch (Exception e) {
            throw new IllegalStateException("no certificates for the tests", e);
        }
    }

    TlsSettings settingsOfMembers() {
        return new TlsSettings(certificate, key, null);
    }

    Map<String, String> settingsOfLarder() {
        return Map.of(
                "tls-certificate", certificate.toString(),
                "tls-key", key.toString(),
                "upstream-tls-ca", authority.toString());
    }

    private static CertificateBuilder builder(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(Duration.ofDays(1)))
                .ecp256();
    }

    private static Path file(String name, String pem) throws Exception {
        Path file = Files.createTempFile(name, ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(file, pem);
    }

    private static SSLContext trusting(X509Bundle authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
