package io.larder.wire.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The two mechanisms, and the cryptography in which they differ. */
public enum ScramMechanism {
    SCRAM_SHA_1("SCRAM-SHA-1", "SHA-1", "HmacSHA1", 10_000),
    SCRAM_SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", 15_000);

    /** Drivers refuse fewer iterations. */
    public static final int FEWEST_ITERATIONS = 4096;

    /** More would let a server keep a client busy for minutes. */
    static final int MOST_ITERATIONS = 10_000_000;

    private final String mechanismName;
    private final String digest;
    private final String mac;
    private final int usualIterations;

    ScramMechanism(String mechanismName, String digest, String mac, int usualIterations) {
        this.mechanismName = mechanismName;
        this.digest = digest;
        this.mac = mac;
        this.usualIterations = usualIterations;
    }

    /** The mechanism of that name, or null. */
    public static @Nullable ScramMechanism named(String name) {
        for (ScramMechanism mechanism : values()) {
            if (mechanism.mechanismName.equals(name)) {
                return mechanism;
            }
        }
        return null;
    }

    public String mechanismName() {
        return mechanismName;
    }

    /** The count that servers use where nothing else is set. */
    public int usualIterations() {
        return usualIterations;
    }

    /** How long a salt has to be: what fits one hash block together with the block number. */
    public int saltBytes() {
        return digest("").length - 4;
    }

    /** Hi(password, salt, iterations) of RFC 5802. */
    byte[] saltedPassword(String user, String password, byte[] salt, int iterations) {
        try {
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(secret(user, password).getBytes(StandardCharsets.UTF_8), mac));
            hmac.update(salt);
            byte[] block = hmac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] result = block.clone();
            for (int i = 1; i < iterations; i++) {
                block = hmac.doFinal(block);
                for (int b = 0; b < result.length; b++) {
                    result[b] ^= block[b];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(mac + " is part of every Java runtime", e);
        }
    }

    /** What goes in for the password: SHA-1 keeps the digest of the retired MONGODB-CR, SHA-256 prepares the text. */
    private String secret(String user, String password) {
        if (this == SCRAM_SHA_256) {
            return SaslPrep.stored(password);
        }
        byte[] text = (user + ":mongo:" + password).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(hash("MD5", text));
    }

    byte[] hmac(byte[] key, String text) {
        try {
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(key, mac));
            return hmac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(mac + " is part of every Java runtime", e);
        }
    }

    byte[] digest(byte[] bytes) {
        return hash(digest, bytes);
    }

    private byte[] digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " is part of every Java runtime", e);
        }
    }
}
