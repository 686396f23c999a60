package io.larder.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.scram.ScramClient;
import io.larder.wire.scram.ScramException;
import io.larder.wire.scram.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceLoginTest {
    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private UserDirectory users;
    private ServiceLogin login;
    private Path file;

    @BeforeEach
    void oneUser() throws UserFileException {
        file = directory.resolve("users.json");
        UserFile.write(file, Map.of("ann", user("ann", "secret", Map.of("shop", Access.READ_WRITE))));
        users = UserDirectory.open(file);
        login = new ServiceLogin(() -> users, told::add);
    }

    /** The client hears no reason, the operator does; what cannot be a name is not repeated. */
    @Test
    void whoIsRefusedIsToldToTheOperator() throws ScramException {
        ScramClient wrong = client(ScramMechanism.SCRAM_SHA_256, "wrong");
        BsonDocument first = login.saslStart(start(ScramMechanism.SCRAM_SHA_256, wrong.first(), false), "admin");
        login.saslContinue(proceed(wrong.answer(payload(first))));
        BsonDocument unusual = start(
                ScramMechanism.SCRAM_SHA_256, "n,,n=bob\nX: forged,r=abcdefgh".getBytes(StandardCharsets.UTF_8), false);
        login.saslStart(unusual, "admin");
        login.speculate(unusual);

        assertThat(told)
                .containsExactly(
                        "user ann: wrong password", "user (an unusual name): no such user, or not for this mechanism");
    }

    @ParameterizedTest
    @EnumSource
    void logsInWithEitherMechanism(ScramMechanism mechanism) throws ScramException {
        ScramClient client = client(mechanism, "secret");
        BsonDocument first = login.saslStart(start(mechanism, client.first(), false), "admin");
        BsonDocument second = login.saslContinue(proceed(client.answer(payload(first))));
        assertThat(second.getBoolean("done").getValue()).isFalse();
        assertThat(login.principal()).isEqualTo(Principal.NOBODY);
        client.finish(payload(second));
        BsonDocument third = login.saslContinue(proceed(new byte[0]));
        assertThat(third.getBoolean("done").getValue()).isTrue();
        assertThat(login.principal()).isEqualTo(new Principal("ann", "admin", mechanism.mechanismName()));
        assertThat(login.connectionStatus())
                .isEqualTo(BsonDocument.parse("{authInfo: {authenticatedUsers: [{user: 'ann', db: 'admin'}], "
                        + "authenticatedUserRoles: [{role: 'readWrite', db: 'shop'}]}, ok: 1}"));
        login.logout();
        assertThat(login.principal()).isEqualTo(Principal.NOBODY);
        assertThat(login.user()).isNull();
    }

    @Test
    void theEmptyExchangeCanBeSkippedAndTheStartMadeSpeculatively() throws ScramException {
        ScramClient client = client(ScramMechanism.SCRAM_SHA_256, "secret");
        BsonDocument speculative = start(ScramMechanism.SCRAM_SHA_256, client.first(), true);
        BsonDocument first = login.speculate(speculative.append("db", new BsonString("admin")));
        assertThat(first).isNotNull().doesNotContainKey("ok");
        BsonDocument second = login.saslContinue(proceed(client.answer(payload(first))));
        assertThat(second.getBoolean("done").getValue()).isTrue();
        assertThat(login.principal().user()).isEqualTo("ann");
    }

    @Test
    void whoIsNoneOfTheUsersThatAreInUseNowIsNobody() throws Exception {
        ScramClient client = client(ScramMechanism.SCRAM_SHA_256, "secret");
        BsonDocument first = login.saslStart(start(ScramMechanism.SCRAM_SHA_256, client.first(), true), "admin");
        login.saslContinue(proceed(client.answer(payload(first))));
        assertThat(login.user()).isNotNull();

        Path another = directory.resolve("others.json");
        UserFile.write(another, Map.of("bob", user("bob", "secret", Map.of("shop", Access.READ))));
        users = UserDirectory.open(another);

        assertThat(login.user()).isNull();
    }

    @Test
    void aWrongPasswordIsRefusedAndEndsTheExchange() throws ScramException {
        ScramClient client = client(ScramMechanism.SCRAM_SHA_256, "Secret");
        BsonDocument first = login.saslStart(start(ScramMechanism.SCRAM_SHA_256, client.first(), false), "admin");
        BsonDocument answer = proceed(client.answer(payload(first)));
        assertThat(login.saslContinue(answer).getInt32("code").getValue()).isEqualTo(18);
        assertThat(login.saslContinue(answer).getInt32("code").getValue()).isEqualTo(17);
        assertThat(login.principal()).isEqualTo(Principal.NOBODY);
    }

    @Test
    void theProofCannotBeLeftOut() throws ScramException {
        ScramClient client = client(ScramMechanism.SCRAM_SHA_256, "secret");
        login.saslStart(start(ScramMechanism.SCRAM_SHA_256, client.first(), true), "admin");
        assertThat(login.saslContinue(proceed(new byte[0])).getInt32("code").getValue())
                .isEqualTo(18);
        assertThat(login.principal()).isEqualTo(Principal.NOBODY);
    }

    @Test
    void unknownUsersMechanismsAndConversationsAreRefused() {
        ScramClient client = client(ScramMechanism.SCRAM_SHA_256, "secret");
        BsonDocument plain = start(ScramMechanism.SCRAM_SHA_256, client.first(), false);
        plain.put("mechanism", new BsonString("PLAIN"));
        assertThat(login.saslStart(plain, "admin").getInt32("code").getValue()).isEqualTo(334);
        ScramClient bob = new ScramClient(ScramMechanism.SCRAM_SHA_256, "bob", "x", "nonce-of-bob");
        assertThat(login.saslStart(start(ScramMechanism.SCRAM_SHA_256, bob.first(), false), "admin")
                        .getInt32("code")
                        .getValue())
                .isEqualTo(18);
        login.saslStart(start(ScramMechanism.SCRAM_SHA_256, client.first(), false), "admin");
        BsonDocument other = proceed(new byte[0]).append("conversationId", new BsonInt32(7));
        assertThat(login.saslContinue(other).getInt32("code").getValue()).isEqualTo(17);
        assertThat(login.speculate(start(ScramMechanism.SCRAM_SHA_256, bob.first(), false)))
                .isNull();
    }

    /** What has another type than it should have means nothing; it is no reason to fail. */
    @Test
    void fieldsOfOddTypesAreAnsweredLikeAnyOther() {
        ScramClient client = client(ScramMechanism.SCRAM_SHA_256, "secret");
        for (String odd : List.of("1", "'true'", "null", "[]", "{}", "{$numberDecimal: 'NaN'}")) {
            BsonDocument start = start(ScramMechanism.SCRAM_SHA_256, client.first(), false)
                    .append("options", BsonDocument.parse("{skipEmptyExchange: " + odd + "}"));
            assertThat(login.saslStart(start, "admin").getBoolean("done").getValue())
                    .as(odd)
                    .isFalse();
            assertThat(login.speculate(start)).as(odd).containsKey("conversationId");
            BsonDocument other =
                    BsonDocument.parse("{conversationId: " + odd + "}").append("payload", new BsonBinary(new byte[0]));
            assertThat(login.saslContinue(other).getInt32("code").getValue())
                    .as(odd)
                    .isIn(17, 18);
        }
    }

    @Test
    void supportedMechanismsAreThoseOfTheUser() {
        assertThat(login.supportedMechanisms("admin.ann"))
                .extracting(name -> name.asString().getValue())
                .containsExactly("SCRAM-SHA-1", "SCRAM-SHA-256");
        assertThat(login.supportedMechanisms("admin.bob")).isNull();
    }

    private static ScramClient client(ScramMechanism mechanism, String password) {
        return new ScramClient(mechanism, "ann", password, "nonce-of-the-client");
    }

    static User user(String name, String password, Map<String, Access> databases) {
        return new User(name, databases, Passwords.verifiers(name, password));
    }

    private static BsonDocument start(ScramMechanism mechanism, byte[] payload, boolean skip) {
        return BsonDocument.parse("{saslStart: 1, options: {skipEmptyExchange: " + skip + "}}")
                .append("mechanism", new BsonString(mechanism.mechanismName()))
                .append("payload", new BsonBinary(payload));
    }

    private static BsonDocument proceed(byte[] payload) {
        return BsonDocument.parse("{saslContinue: 1, conversationId: 1}").append("payload", new BsonBinary(payload));
    }

    private static byte[] payload(BsonDocument reply) {
        return reply.getBinary("payload").getData();
    }
}
