package io.larder.proxy.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** An authority of a test's own, and PEM files with what it signs. */
public final class Certificates {
    private static final int PKCS8_ENVELOPE_BYTES = 26;

    private final Path directory;
    private final X509Bundle authority;

    public Certificates(Path directory) throws Exception {
        this.directory = directory;
        this.authority =
                builder("CN=test authority").setIsCertificateAuthority(true).buildSelfSigned();
        Files.writeString(authorityFile(), authority.getCertificatePEM());
    }

    private static CertificateBuilder builder(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(Duration.ofHours(1)))
                .ecp256();
    }

    /** A server's certificate for this DNS name, in {@code <file>.pem} and {@code <file>.key}, written over what is there. */
    public PemFiles server(String file, String dnsName) throws Exception {
        return write(
                file,
                builder("CN=" + file)
                        .addSanDnsName(dnsName)
                        .addExtendedKeyUsageServerAuth()
                        .buildIssuedBy(authority));
    }

    /** Chain and RSA key in one file, the key in PKCS#1: what lies inside of the PKCS#8 that Java writes. */
    PemFiles oldRsaServer(String file, String dnsName) throws Exception {
        X509Bundle bundle = builder("CN=" + file)
                .rsa2048()
                .addSanDnsName(dnsName)
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
        byte[] pkcs8 = bundle.getKeyPair().getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_ENVELOPE_BYTES, pkcs8.length);
        Path both = directory.resolve(file + ".pem");
        Files.writeString(
                both,
                bundle.getCertificatePathPEM() + "\n-----BEGIN RSA PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(pkcs1) + "\n-----END RSA PRIVATE KEY-----\n");
        return new PemFiles(both, both, null, authorityFile());
    }

    public PemFiles client(String file) throws Exception {
        return write(file, builder("CN=" + file).addExtendedKeyUsageClientAuth().buildIssuedBy(authority));
    }

    public PemFiles trustOnly() {
        return new PemFiles(null, null, null, authorityFile());
    }

    private PemFiles write(String file, X509Bundle bundle) throws IOException {
        Path chain = directory.resolve(file + ".pem");
        Path key = directory.resolve(file + ".key");
        Files.writeString(chain, bundle.getCertificatePathPEM());
        Files.writeString(key, bundle.getPrivateKeyPEM());
        return new PemFiles(chain, key, null, authorityFile());
    }

    private Path authorityFile() {
        return directory.resolve("ca.pem");
    }
}
