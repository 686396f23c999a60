package io.larder.proxy.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificates of one side of a TLS connection are.
 *
 * @param certificateChain the own certificate first, then what signs it
 * @param privateKey PKCS#8, PKCS#1 (RSA) or SEC 1 (EC); may be the same file as the chain
 * @param keyPassword if the key is encrypted
 * @param trusted the authorities that the other side's certificate must come from; null takes those of the Java platform
 */
public record PemFiles(
        @Nullable Path certificateChain,
        @Nullable Path privateKey,
        @Nullable String keyPassword,
        @Nullable Path trusted) {
    public static final PemFiles NONE = new PemFiles(null, null, null, null);

    public PemFiles {
        if ((certificateChain == null) != (privateKey == null)) {
            throw new IllegalArgumentException(
                    "a certificate needs its private key, and a private key its certificate");
        }
    }

    /** A password must not reach a log. */
    @Override
    public String toString() {
        return "PemFiles[certificateChain=" + certificateChain + ", privateKey=" + privateKey + ", trusted=" + trusted
                + "]";
    }

    List<Path> present() {
        List<Path> files = new ArrayList<>();
        for (Path file : new @Nullable Path[] {certificateChain, privateKey, trusted}) {
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }
}
