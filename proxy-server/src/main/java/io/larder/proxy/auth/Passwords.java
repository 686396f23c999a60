package io.larder.proxy.auth;

import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramVerifier;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Makes verifiers of a password, and the nonces that logins need. */
public final class Passwords {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String NONCE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Passwords() {}

    /** One verifier for each mechanism, freshly salted, with the iterations that servers use. */
    public static List<ScramVerifier> verifiers(String user, String password) {
        List<ScramVerifier> verifiers = new ArrayList<>();
        for (ScramMechanism mechanism : ScramMechanism.values()) {
            byte[] salt = new byte[mechanism.saltBytes()];
            RANDOM.nextBytes(salt);
            verifiers.add(ScramVerifier.of(mechanism, user, password, salt, mechanism.usualIterations()));
        }
        return verifiers;
    }

    static String nonce() {
        StringBuilder nonce = new StringBuilder(32);
        for (int i = 0; i < 32; i++) {
            nonce.append(NONCE_CHARACTERS.charAt(RANDOM.nextInt(NONCE_CHARACTERS.length())));
        }
        return nonce.toString();
    }
}
