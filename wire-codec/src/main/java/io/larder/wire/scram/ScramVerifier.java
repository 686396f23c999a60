package io.larder.wire.scram;

/**
 * What a server keeps of a user's password: enough to check a proof, not enough to log in elsewhere with. Immutable; shows
 * nothing of itself as text.
 */
public final class ScramVerifier {
    private final ScramMechanism mechanism;
    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    /** From parts kept earlier. */
    public ScramVerifier(ScramMechanism mechanism, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        if (iterations < ScramMechanism.FEWEST_ITERATIONS) {
            throw new IllegalArgumentException(
                    iterations + " iterations are fewer than " + ScramMechanism.FEWEST_ITERATIONS);
        }
        this.mechanism = mechanism;
        this.salt = salt.clone();
        this.iterations = iterations;
        this.storedKey = storedKey.clone();
        this.serverKey = serverKey.clone();
    }

    /** From a password. The user's name goes into SCRAM-SHA-1 verifiers, so renaming a user needs the password again. */
    public static ScramVerifier of(
            ScramMechanism mechanism, String user, String password, byte[] salt, int iterations) {
        byte[] salted = mechanism.saltedPassword(user, password, salt, iterations);
        return new ScramVerifier(
                mechanism,
                salt,
                iterations,
                mechanism.digest(mechanism.hmac(salted, "Client Key")),
                mechanism.hmac(salted, "Server Key"));
    }

    public ScramMechanism mechanism() {
        return mechanism;
    }

    public byte[] salt() {
        return salt.clone();
    }

    public int iterations() {
        return iterations;
    }

    public byte[] storedKey() {
        return storedKey.clone();
    }

    public byte[] serverKey() {
        return serverKey.clone();
    }

    @Override
    public String toString() {
        return "ScramVerifier[" + mechanism.mechanismName() + "]";
    }
}
