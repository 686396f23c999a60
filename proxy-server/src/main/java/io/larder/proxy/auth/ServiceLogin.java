package io.larder.proxy.auth;

import io.larder.wire.scram.ScramException;
import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramServer;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The logins of one client connection against Larder's own users. Owned by the connection's event loop. Each method takes a
 * command and gives the body of its reply; {@link #principal()} is who it has led to.
 *
 * <pre>
 *   (none) -- saslStart: client-first --&gt; FIRST_SENT -- saslContinue: proof --&gt; PROVED -- empty exchange --&gt; (none), logged in
 *                                                            with skipEmptyExchange: at once (none), logged in
 * </pre>
 *
 * Users are found whatever database the login names: an application's {@code authSource} may stay as it was.
 */
public final class ServiceLogin {
    private static final int CONVERSATION = 1;

    private static final int LONGEST_NAME = 64;

    private final Supplier<UserDirectory> directory;
    private final Consumer<String> refused;
    private Principal principal = Principal.NOBODY;
    private @Nullable ScramServer exchange;
    private Principal candidate = Principal.NOBODY;
    private boolean proved;
    private boolean skipEmptyExchange;

    /**
     * Every login that fails is told to {@code refused}: for the operator, with the reason that the client is not given.
     *
     * @param directory asked each time: where other users are in use by now, who is none of them may do nothing any more
     */
    public ServiceLogin(Supplier<UserDirectory> directory, Consumer<String> refused) {
        this.directory = directory;
        this.refused = refused;
    }

    public Principal principal() {
        return principal;
    }

    /** The user that is logged in, as the directory has it now; null without login and once the user was removed. */
    public @Nullable User user() {
        return principal.isLoggedIn() ? directory.get().find(principal.user()) : null;
    }

    public BsonDocument saslStart(BsonDocument command, String database) {
        return saslStart(command, database, refused);
    }

    private BsonDocument saslStart(BsonDocument command, String database, Consumer<String> told) {
        forget();
        ScramMechanism mechanism = ScramMechanism.named(text(command.get("mechanism")));
        if (mechanism == null) {
            return Refusals.mechanismUnavailable(text(command.get("mechanism")));
        }
        skipEmptyExchange = command.get("options") instanceof BsonDocument given
                && BsonBoolean.TRUE.equals(given.get("skipEmptyExchange"));
        ScramServer server = new ScramServer(mechanism, Passwords.nonce(), name -> {
            User user = directory.get().find(name);
            return user == null ? null : user.verifier(mechanism);
        });
        try {
            byte[] answer = server.first(payload(command));
            exchange = server;
            candidate = new Principal(server.user(), database, mechanism.mechanismName());
            return step(answer, false);
        } catch (ScramException e) {
            return failed(server, e, told);
        }
    }

    public BsonDocument saslContinue(BsonDocument command) {
        ScramServer server = exchange;
        if (server == null) {
            return Refusals.of(17, "ProtocolError", "No SASL session state found");
        }
        if (!isConversation(command.get("conversationId"))) {
            forget();
            return Refusals.of(17, "ProtocolError", "sasl: Mismatched conversation id");
        }
        if (proved) {
            finish();
            return step(new byte[0], true);
        }
        try {
            byte[] answer = server.last(payload(command));
            proved = true;
            if (skipEmptyExchange) {
                finish();
            }
            return step(answer, skipEmptyExchange);
        } catch (ScramException e) {
            return failed(server, e, refused);
        }
    }

    /** A decimal is none: not each of them is a number. */
    private static boolean isConversation(@Nullable BsonValue id) {
        return id != null
                && id.isNumber()
                && !id.isDecimal128()
                && id.asNumber().intValue() == CONVERSATION;
    }

    /** The answer to hello's speculativeAuthenticate, or null: then hello simply does not mention it. */
    public @Nullable BsonDocument speculate(BsonDocument speculative) {
        if (!speculative.containsKey("saslStart")) {
            return null;
        }
        // Where this leads to nothing, the driver begins once more in the usual way, and is told of then.
        BsonDocument reply = saslStart(speculative, text(speculative.get("db")), ignored -> {});
        if (!reply.containsKey("conversationId")) {
            return null;
        }
        reply.remove("ok");
        return reply;
    }

    /** The mechanisms of {@code <database>.<user>} for hello's saslSupportedMechs, or null for a user that is not there. */
    public @Nullable BsonArray supportedMechanisms(String qualifiedUser) {
        int dot = qualifiedUser.indexOf('.');
        User user = dot < 0 ? null : directory.get().find(qualifiedUser.substring(dot + 1));
        if (user == null) {
            return null;
        }
        BsonArray names = new BsonArray();
        user.verifiers().keySet().forEach(mechanism -> names.add(new BsonString(mechanism.mechanismName())));
        return names;
    }

    public BsonDocument logout() {
        forget();
        principal = Principal.NOBODY;
        return ok();
    }

    public BsonDocument connectionStatus() {
        BsonArray users = new BsonArray();
        BsonArray roles = new BsonArray();
        User user = user();
        if (user != null) {
            users.add(new BsonDocument("user", new BsonString(user.name()))
                    .append("db", new BsonString(principal.database())));
            for (Map.Entry<String, Access> right : user.databases().entrySet()) {
                roles.add(
                        new BsonDocument("role", new BsonString(right.getValue().levelName()))
                                .append("db", new BsonString(right.getKey())));
            }
        }
        BsonDocument info = new BsonDocument("authenticatedUsers", users).append("authenticatedUserRoles", roles);
        return new BsonDocument("authInfo", info).append("ok", new BsonInt32(1));
    }

    private void finish() {
        principal = candidate;
        forget();
    }

    private BsonDocument failed(ScramServer server, ScramException reason, Consumer<String> told) {
        forget();
        String name = isPlain(server.user()) ? server.user() : "(an unusual name)";
        told.accept("user " + name + ": " + reason.getMessage());
        return Refusals.of(18, "AuthenticationFailed", "Authentication failed.");
    }

    /** What stands in a log should look like a name, whatever was sent as one. */
    private static boolean isPlain(String name) {
        return name.length() <= LONGEST_NAME
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "._-+@=,/".indexOf(c) >= 0);
    }

    private void forget() {
        exchange = null;
        candidate = Principal.NOBODY;
        proved = false;
    }

    private static BsonDocument step(byte[] payload, boolean done) {
        return new BsonDocument("conversationId", new BsonInt32(CONVERSATION))
                .append("done", BsonBoolean.valueOf(done))
                .append("payload", new BsonBinary(payload))
                .append("ok", new BsonInt32(1));
    }

    private static BsonDocument ok() {
        return new BsonDocument("ok", new BsonInt32(1));
    }

    /** Some drivers send the payload as base64 text. */
    private static byte[] payload(BsonDocument command) throws ScramException {
        BsonValue payload = command.get("payload");
        if (payload instanceof BsonBinary binary) {
            return binary.getData();
        }
        if (payload instanceof BsonString base64) {
            try {
                return Base64.getDecoder().decode(base64.getValue());
            } catch (IllegalArgumentException e) {
                throw new ScramException("payload is not base64");
            }
        }
        throw new ScramException("no payload");
    }

    private static String text(@Nullable BsonValue value) {
        return value instanceof BsonString string ? string.getValue() : "";
    }
}
