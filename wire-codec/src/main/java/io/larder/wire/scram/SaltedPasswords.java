package io.larder.wire.scram;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One user's password, and what was made of it last for each mechanism: deriving takes tens of milliseconds by intention,
 * and a hundred connections of one user need it once. For any number of threads; two may derive the same at one time.
 */
public final class SaltedPasswords {
    private final String user;
    private final String password;
    private final ConcurrentMap<ScramMechanism, Salted> last = new ConcurrentHashMap<>();

    public SaltedPasswords(String user, String password) {
        this.user = user;
        this.password = password;
    }

    String user() {
        return user;
    }

    byte[] salted(ScramMechanism mechanism, byte[] salt, int iterations) {
        Salted known = last.get(mechanism);
        if (known == null || known.iterations != iterations || !Arrays.equals(known.salt, salt)) {
            known = new Salted(salt, iterations, mechanism.saltedPassword(user, password, salt, iterations));
            last.put(mechanism, known);
        }
        return known.result;
    }

    private static final class Salted {
        private final byte[] salt;
        private final int iterations;
        private final byte[] result;

        Salted(byte[] salt, int iterations, byte[] result) {
            this.salt = salt;
            this.iterations = iterations;
            this.result = result;
        }
    }
}
