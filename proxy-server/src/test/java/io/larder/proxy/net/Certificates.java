package io.larder.proxy.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** An authority of a test's own, and PEM files with what it signs. */
public final class Certificates {
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

    /** Chain and key in one file, the key as older tools write it: what lies inside of the PKCS#8 that Java writes. */
    PemFiles oldServer(String file, String dnsName, boolean rsa) throws Exception {
        CertificateBuilder certificate = builder("CN=" + file);
        X509Bundle bundle = (rsa ? certificate.rsa2048() : certificate)
                .addSanDnsName(dnsName)
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
        PrivateKeyInfo pkcs8 =
                PrivateKeyInfo.getInstance(bundle.getKeyPair().getPrivate().getEncoded());
        byte[] inside;
        if (rsa) {
            inside = pkcs8.parsePrivateKey().toASN1Primitive().getEncoded();
        } else {
            ECPrivateKey key = ECPrivateKey.getInstance(pkcs8.parsePrivateKey());
            inside = new ECPrivateKey(
                            256, key.getKey(), pkcs8.getPrivateKeyAlgorithm().getParameters())
                    .getEncoded();
        }
        String name = rsa ? "RSA" : "EC";
        Path both = directory.resolve(file + ".pem");
        Files.writeString(
                both,
                bundle.getCertificatePathPEM() + "\n-----BEGIN " + name + " PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(inside) + "\n-----END " + name
                        + " PRIVATE KEY-----\n");
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
