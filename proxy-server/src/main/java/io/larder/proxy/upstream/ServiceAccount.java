package io.larder.proxy.upstream;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoCredential;
import io.larder.proxy.upstream.login.AwsConversation;
import io.larder.proxy.upstream.login.LoginFailedException;
import io.larder.proxy.upstream.login.PlainConversation;
import io.larder.proxy.upstream.login.SaslConversation;
import io.larder.proxy.upstream.login.ScramConversation;
import io.larder.wire.scram.SaltedPasswords;
import io.larder.wire.scram.ScramMechanism;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The account that the proxy itself uses at the upstream: which conversation proves it. Shared by all connections. */
final class ServiceAccount {
    private final MongoCredential credential;
    private final boolean overTls;
    private final SaltedPasswords passwords;

    ServiceAccount(MongoCredential credential, boolean overTls) {
        this.credential = credential;
        this.overTls = overTls;
        this.passwords = new SaltedPasswords(user(), new String(password()));
    }

    private String user() {
        return credential.getUserName() == null ? "" : credential.getUserName();
    }

    private char[] password() {
        char[] password = credential.getPassword();
        return password == null ? new char[0] : password;
    }

    String source() {
        return credential.getSource();
    }

    boolean isX509() {
        return credential.getAuthenticationMechanism() == AuthenticationMechanism.MONGODB_X509;
    }

    /** The user as hello asks for its mechanisms; null where the connection string names the mechanism. */
    @Nullable
    String askedMechanisms() {
        return credential.getAuthenticationMechanism() == null ? source() + "." + user() : null;
    }

    /** What to begin with before the server has said anything; null if there is nothing to gain. */
    @Nullable
    SaslConversation early() throws LoginFailedException {
        AuthenticationMechanism mechanism = credential.getAuthenticationMechanism();
        boolean scram = mechanism == null
                || mechanism == AuthenticationMechanism.SCRAM_SHA_1
                || mechanism == AuthenticationMechanism.SCRAM_SHA_256;
        return scram ? conversation(new BsonDocument()) : null;
    }

    /** What to log in with, now that the server's hello is known. */
    SaslConversation conversation(BsonDocument hello) throws LoginFailedException {
        AuthenticationMechanism mechanism = credential.getAuthenticationMechanism();
        if (mechanism == null) {
            boolean old = hello.containsKey("ok") && !offersSha256(hello);
            return new ScramConversation(old ? ScramMechanism.SCRAM_SHA_1 : ScramMechanism.SCRAM_SHA_256, passwords);
        }
        return switch (mechanism) {
            case SCRAM_SHA_1 -> new ScramConversation(ScramMechanism.SCRAM_SHA_1, passwords);
            case SCRAM_SHA_256 -> new ScramConversation(ScramMechanism.SCRAM_SHA_256, passwords);
            case PLAIN -> plain();
            case MONGODB_AWS ->
                AwsConversation.of(
                        credential.getUserName(),
                        credential.getPassword(),
                        credential.<String>getMechanismProperty("AWS_SESSION_TOKEN", null));
            case GSSAPI, MONGODB_OIDC, MONGODB_X509 ->
                throw new LoginFailedException("the upstream account's mechanism " + mechanism.getMechanismName()
                        + " is not supported; use SCRAM, X.509, PLAIN or MONGODB-AWS");
        };
    }

    private SaslConversation plain() throws LoginFailedException {
        if (!overTls) {
            throw new LoginFailedException("PLAIN would show the password on the network: it needs tls=true");
        }
        return new PlainConversation(user(), password());
    }

    private static boolean offersSha256(BsonDocument hello) {
        BsonValue offered = hello.get("saslSupportedMechs");
        BsonArray mechanisms = offered != null && offered.isArray() ? offered.asArray() : new BsonArray();
        return mechanisms.contains(new BsonString(ScramMechanism.SCRAM_SHA_256.mechanismName()));
    }

    static BsonDocument saslStart(SaslConversation conversation) throws LoginFailedException {
        return new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString(conversation.mechanism()))
                .append("payload", new BsonBinary(conversation.first()))
                .append("options", new BsonDocument("skipEmptyExchange", BsonBoolean.TRUE));
    }

    BsonDocument x509() {
        BsonDocument command =
                new BsonDocument("authenticate", new BsonInt32(1)).append("mechanism", new BsonString("MONGODB-X509"));
        if (credential.getUserName() != null) {
            command.append("user", new BsonString(credential.getUserName()));
        }
        return command;
    }
}
