package io.larder.wire.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The side that proves to know a password, and has the server prove the same.
 *
 * <pre>
 *   first() ------ n,,n=user,r=nonce ------------&gt;
 *   &lt;------------- r=nonce+more,s=salt,i=count --- answer(...)
 *   -------------- c=biws,r=nonce+more,p=proof --&gt;
 *   &lt;------------- v=signature ------------------- finish(...)
 * </pre>
 */
public final class ScramClient {
    /** "n,,": no channel binding, no other identity; and its base64 form. */
    static final String NO_BINDING = "n,,";

    static final String NO_BINDING_BASE64 = "biws";

    private final ScramMechanism mechanism;
    private final SaltedPasswords passwords;
    private final String nonce;
    private byte[] serverSignature = new byte[0];

    /** The nonce: printable ASCII without commas, at least 24 characters, never used before. */
    public ScramClient(ScramMechanism mechanism, String user, String password, String nonce) {
        this(mechanism, new SaltedPasswords(user, password), nonce);
    }

    /** As above, for a user who logs in again and again. */
    public ScramClient(ScramMechanism mechanism, SaltedPasswords passwords, String nonce) {
        this.mechanism = mechanism;
        this.passwords = passwords;
        this.nonce = nonce;
    }

    public byte[] first() {
        return (NO_BINDING + firstBare()).getBytes(StandardCharsets.UTF_8);
    }

    private String firstBare() {
        return "n=" + passwords.user().replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /** The answer to the server's first message. */
    public byte[] answer(byte[] serverFirst) throws ScramException {
        String text = ScramMessage.text(serverFirst);
        ScramMessage message = ScramMessage.parse(text);
        String combined = message.required('r');
        if (!combined.startsWith(nonce) || combined.length() == nonce.length()) {
            throw new ScramException("the server answered with another nonce");
        }
        int iterations = message.number('i');
        if (iterations < ScramMechanism.FEWEST_ITERATIONS || iterations > ScramMechanism.MOST_ITERATIONS) {
            throw new ScramException("the server asks for " + iterations + " iterations");
        }
        byte[] salted = passwords.salted(mechanism, message.bytes('s'), iterations);
        byte[] clientKey = mechanism.hmac(salted, "Client Key");
        String withoutProof = "c=" + NO_BINDING_BASE64 + ",r=" + combined;
        String exchange = firstBare() + "," + text + "," + withoutProof;
        byte[] proof = ScramMessage.xor(clientKey, mechanism.hmac(mechanism.digest(clientKey), exchange));
        serverSignature = mechanism.hmac(mechanism.hmac(salted, "Server Key"), exchange);
        return (withoutProof + ",p=" + ScramMessage.base64(proof)).getBytes(StandardCharsets.UTF_8);
    }

    /** Checks the server's last message: it has to know the password too. */
    public void finish(byte[] serverFinal) throws ScramException {
        ScramMessage message = ScramMessage.parse(ScramMessage.text(serverFinal));
        if (message.optional('e') != null) {
            throw new ScramException("the server refused the login");
        }
        if (serverSignature.length == 0 || !MessageDigest.isEqual(serverSignature, message.bytes('v'))) {
            throw new ScramException("the server's signature is wrong");
        }
    }
}
