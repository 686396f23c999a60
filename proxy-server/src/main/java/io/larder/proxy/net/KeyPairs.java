package io.larder.proxy.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate and a private key belong together. Nobody else looks before the first handshake, which then fails, as do all
 * after it: between the two files of a renewal, for instance, when one of them is in its place and the other is not.
 */
final class KeyPairs {
    /** By the algorithm of the key. Of others it is not known how to try them out, and they are taken on trust. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "DSA", "SHA256withDSA");

    private static final byte[] TRIAL = {1, 2, 3, 4, 5, 6, 7, 8};

    private KeyPairs() {}

    /**
     * Throws where they do not.
     *
     * @param read the key in this file, or null where it is in a form that others read
     */
    static void requireOne(
            X509Certificate certificate, Path chain, @Nullable PrivateKey read, Path key, @Nullable String password)
            throws TlsFilesException {
        PublicKey shown = certificate.getPublicKey();
        String signing = SIGNATURES.get(shown.getAlgorithm());
        if (signing == null) {
            return;
        }
        PKCS8EncodedKeySpec inside = read == null ? inside(key, password) : null;
        if (read == null && inside == null) {
            return;
        }
        if (!isSignedBy(shown, signing, read, inside)) {
            throw new TlsFilesException(
                    "the private key in " + key + " is not that of the certificate in " + chain, null);
        }
    }

    /** What others could read is no fault, although it cannot be read here. */
    private static @Nullable PKCS8EncodedKeySpec inside(Path key, @Nullable String password) {
        try {
            return PrivateKeys.pkcs8(key, password);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static boolean isSignedBy(
            PublicKey shown, String signing, @Nullable PrivateKey read, @Nullable PKCS8EncodedKeySpec inside) {
        try {
            PrivateKey its =
                    read == null ? KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(inside) : read;
            Signature signature = Signature.getInstance(signing);
            signature.initSign(its);
            signature.update(TRIAL);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(TRIAL);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }
}
