package io.larder.embedded.auth;

import de.bwaldvogel.mongo.bson.BinData;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.wire.scram.ScramException;
import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramServer;
import io.larder.wire.scram.ScramVerifier;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One login under way on one connection: from saslStart to done. */
public final class SaslConversation {
    private static final SecureRandom random = new SecureRandom();
    private static final int NONCE_BYTES = 24;

    private enum State {
        BEGUN,
        PROVEN,
        DONE
    }

    /** What one step answers. */
    public record Step(BinData payload, boolean done) {}

    private final ScramServer server;
    private final String database;
    private final boolean skipEmptyExchange;
    private State state = State.BEGUN;

    private SaslConversation(ScramServer server, String database, boolean skipEmptyExchange) {
        this.server = server;
        this.database = database;
        this.skipEmptyExchange = skipEmptyExchange;
    }

    public static SaslConversation begin(
            Accounts accounts, ScramMechanism mechanism, String database, boolean skipEmptyExchange) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        ScramServer server = new ScramServer(
                mechanism,
                Base64.getEncoder().encodeToString(nonce),
                user -> verifier(accounts, mechanism, new UserName(user, database)));
        return new SaslConversation(server, database, skipEmptyExchange);
    }

    private static @Nullable ScramVerifier verifier(Accounts accounts, ScramMechanism mechanism, UserName name) {
        User user = accounts.user(name);
        return user == null ? null : user.verifier(mechanism);
    }

    public Step first(byte[] payload) {
        try {
            return new Step(new BinData(server.first(payload)), false);
        } catch (ScramException refused) {
            throw failed();
        }
    }

    /** Checks the proof; where the client did not ask to skip it, one empty exchange more follows. */
    public Step next(byte[] payload) {
        if (state == State.PROVEN) {
            state = State.DONE;
            return new Step(new BinData(new byte[0]), true);
        }
        try {
            byte[] answer = server.last(payload);
            state = skipEmptyExchange ? State.DONE : State.PROVEN;
            return new Step(new BinData(answer), skipEmptyExchange);
        } catch (ScramException refused) {
            throw failed();
        }
    }

    /** Only to be believed once a step was done. */
    public UserName user() {
        return new UserName(server.user(), database);
    }

    /** Says the same whatever was wrong, so that nobody learns which users there are. */
    public static CommandFailure failed() {
        return new CommandFailure(ErrorCode.AUTHENTICATION_FAILED, "Authentication failed.");
    }
}
