package io.larder.proxy.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** An authority of a test's own, and PEM files with what it signs. */
public final class Certificates {
    private static final String KEY_CIPHER = "PBEWithHmacSHA256AndAES_256";

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

    /** The same with its key encrypted by this password, in a file beside it. */
    public static PemFiles encrypted(PemFiles plain, String password) throws Exception {
        Path clear = Objects.requireNonNull(plain.privateKey());
        String pem = Files.readString(clear).replaceAll("-----[^-]+-----", "");
        AlgorithmParameters parameters = AlgorithmParameters.getInstance(KEY_CIPHER);
        byte[] iv = new byte[16];
        parameters.init(
                new PBEParameterSpec("salt of a test".getBytes(StandardCharsets.UTF_8), 1000, new IvParameterSpec(iv)));
        Cipher cipher = Cipher.getInstance(KEY_CIPHER);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(KEY_CIPHER).generateSecret(new PBEKeySpec(password.toCharArray())),
                parameters);
        byte[] key = cipher.doFinal(Base64.getMimeDecoder().decode(pem));
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded()));
        byte[] info = new EncryptedPrivateKeyInfo(algorithm, key).getEncoded();
        Path file = clear.resolveSibling("encrypted-" + clear.getFileName());
        Files.writeString(
                file,
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(info)
                        + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
        return new PemFiles(plain.certificateChain(), file, password, plain.trusted());
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
