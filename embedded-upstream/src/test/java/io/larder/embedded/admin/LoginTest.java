package io.larder.embedded.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.embedded.server.RawClient;
import java.io.IOException;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in as drivers do (driver specification: Authentication), and what a login then allows (manual: Security). */
class LoginTest {
    private static EmbeddedReplicaSet set;
    private static MongoClient root;

    @BeforeAll
    static void start() {
        set = EmbeddedReplicaSet.builder()
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
        root = client(MongoCredential.createCredential("root", "admin", "secret".toCharArray()));
    }

    @AfterAll
    static void stop() {
        root.close();
        set.close();
    }

    @AfterEach
    void dropUsers() {
        root.getDatabase("app").runCommand(new Document("dropAllUsersFromDatabase", 1));
    }

    private static MongoClient client(MongoCredential credential) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyToClusterSettings(builder -> builder.hosts(
                        List.of(new ServerAddress("localhost", set.ports().get(0)))))
                .credential(credential)
                .build());
    }

    private static void create(String user, String password, Object... roles) {
        root.getDatabase("app")
                .runCommand(
                        new Document("createUser", user).append("pwd", password).append("roles", List.of(roles)));
    }

    private static int codeOf(Throwable failure) {
        return ((MongoCommandException) failure).getErrorCode();
    }

    private static Document statusOf(MongoClient client) {
        return client.getDatabase("admin")
                .runCommand(new Document("connectionStatus", 1))
                .get("authInfo", Document.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256"})
    void bothMechanismsLogIn(String mechanism) {
        create("joe", "pwd123", "read");
        MongoCredential credential = mechanism.equals("SCRAM-SHA-1")
                ? MongoCredential.createScramSha1Credential("joe", "app", "pwd123".toCharArray())
                : MongoCredential.createScramSha256Credential("joe", "app", "pwd123".toCharArray());
        try (MongoClient joe = client(credential)) {
            assertThat(statusOf(joe).getList("authenticatedUsers", Document.class))
                    .containsExactly(new Document("user", "joe").append("db", "app"));
            assertThat(statusOf(joe).getList("authenticatedUserRoles", Document.class))
                    .containsExactly(new Document("role", "read").append("db", "app"));
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreToldTheSame() {
        create("joe", "pwd123");
        for (String user : List.of("joe", "nobody")) {
            try (MongoClient client = client(MongoCredential.createCredential(user, "app", "wrong".toCharArray()))) {
                assertThatThrownBy(() -> statusOf(client))
                        .isInstanceOf(MongoSecurityException.class)
                        .cause()
                        .satisfies(cause -> assertThat(codeOf(cause)).isEqualTo(18))
                        .hasMessageContaining("Authentication failed.");
            }
        }
    }

    @Test
    void namesAndPasswordsArePreparedAsSasl() {
        create("\u2168", "\u2163", "read");
        for (String password : List.of("IV", "I\u00ADV", "\u2163")) {
            MongoCredential credential =
                    MongoCredential.createScramSha256Credential("\u2168", "app", password.toCharArray());
            try (MongoClient client = client(credential)) {
                assertThat(statusOf(client).getList("authenticatedUsers", Document.class))
                        .hasSize(1);
            }
        }
    }

    @Test
    void aUserOfOneMechanismIsOfferedOnlyThat() throws IOException {
        root.getDatabase("app")
                .runCommand(new Document("createUser", "old")
                        .append("pwd", "pwd")
                        .append("roles", List.of())
                        .append("mechanisms", List.of("SCRAM-SHA-1")));
        try (RawClient raw = new RawClient(set.ports().get(0))) {
            BsonDocument reply = raw.run("{hello: 1, saslSupportedMechs: 'app.old', $db: 'admin'}")
                    .body();
            assertThat(reply.getArray("saslSupportedMechs").toString())
                    .contains("SCRAM-SHA-1")
                    .doesNotContain("256");
            assertThat(raw.run("{hello: 1, saslSupportedMechs: 'app.nobody', $db: 'admin'}")
                            .body())
                    .doesNotContainKey("saslSupportedMechs");
        }
        try (MongoClient old = client(MongoCredential.createCredential("old", "app", "pwd".toCharArray()))) {
            assertThat(statusOf(old).getList("authenticatedUsers", Document.class))
                    .hasSize(1);
        }
    }

    @Test
    void aSpeculativeLoginThatCannotWorkIsLeftOutOfTheHandshake() throws IOException {
        try (RawClient raw = new RawClient(set.ports().get(0))) {
            BsonDocument reply = raw.run(
                            "{hello: 1, speculativeAuthenticate: {saslStart: 1, mechanism: 'SCRAM-SHA-256',"
                                    + " payload: {$binary: {base64: 'biwsbj1ub2JvZHkscj1hYmM=', subType: '00'}}, db: 'app'},"
                                    + " $db: 'admin'}")
                    .body();
            assertThat(reply.getDouble("ok").getValue()).isEqualTo(1.0);
            assertThat(reply).doesNotContainKey("speculativeAuthenticate");
        }
    }

    @Test
    void withoutALoginOnlyTheHandshakeWorks() throws IOException {
        try (RawClient raw = new RawClient(set.ports().get(0))) {
            assertThat(raw.run("{hello: 1, $db: 'admin'}")
                            .body()
                            .getDouble("ok")
                            .getValue())
                    .isEqualTo(1.0);
            assertThat(raw.run("{buildInfo: 1, $db: 'admin'}")
                            .body()
                            .getDouble("ok")
                            .getValue())
                    .isEqualTo(1.0);
            BsonDocument refused =
                    raw.run("{insert: 'c', documents: [{_id: 1}], $db: 'app'}").body();
            assertThat(refused.getInt32("code").getValue()).isEqualTo(13);
            assertThat(refused.getString("codeName").getValue()).isEqualTo("Unauthorized");
        }
    }

    @Test
    void rightsAreOfANamespace() {
        create("writer", "pwd", "readWrite");
        try (MongoClient writer = client(MongoCredential.createCredential("writer", "app", "pwd".toCharArray()))) {
            writer.getDatabase("app").getCollection("c").insertOne(new Document());
            assertThatThrownBy(
                            () -> writer.getDatabase("other").getCollection("c").insertOne(new Document()))
                    .hasMessageContaining("not authorized on other to execute command");
            assertThatThrownBy(() -> writer.getDatabase("admin").runCommand(new Document("serverStatus", 1)))
                    .satisfies(failure -> assertThat(codeOf(failure)).isEqualTo(13));
        }
    }

    @Test
    void whoMayNotListAllDatabasesSeesTheOwn() {
        create("reader", "pwd", "read");
        root.getDatabase("app").getCollection("c").insertOne(new Document());
        try (MongoClient reader = client(MongoCredential.createCredential("reader", "app", "pwd".toCharArray()))) {
            assertThat(reader.listDatabaseNames()).containsExactly("app");
            assertThatThrownBy(() -> reader.listDatabases()
                            .authorizedDatabasesOnly(false)
                            .first())
                    .satisfies(failure -> assertThat(codeOf(failure)).isEqualTo(13));
        }
        assertThat(root.listDatabaseNames()).contains("admin", "app", "config", "local");
    }

    @Test
    void anExistingUserCannotBeCreatedAgainNorAMissingOneDropped() {
        create("joe", "pwd");
        assertThatThrownBy(() -> create("joe", "pwd"))
                .satisfies(failure -> assertThat(codeOf(failure)).isEqualTo(51003));
        assertThatThrownBy(() -> root.getDatabase("app").runCommand(new Document("dropUser", "nobody")))
                .satisfies(failure -> assertThat(codeOf(failure)).isEqualTo(11));
    }

    @Test
    void usersInfoShowsCredentialsOnlyIfAsked() {
        create("joe", "pwd", "read");
        Document shown = root.getDatabase("app")
                .runCommand(new Document("usersInfo", "joe"))
                .getList("users", Document.class)
                .get(0);
        assertThat(shown).doesNotContainKey("credentials").containsEntry("_id", "app.joe");
        assertThat(shown.getList("mechanisms", String.class)).containsExactly("SCRAM-SHA-1", "SCRAM-SHA-256");
        Document full = root.getDatabase("app")
                .runCommand(new Document("usersInfo", "joe").append("showCredentials", true))
                .getList("users", Document.class)
                .get(0);
        assertThat(full.get("credentials", Document.class)).containsKeys("SCRAM-SHA-1", "SCRAM-SHA-256");
    }

    @Test
    void passwordsAreNeverRecorded() {
        create("joe", "very-secret");
        assertThat(set.commands().named("createUser")).isNotEmpty().allSatisfy(each -> assertThat(each.body())
                .isEmpty());
        assertThat(set.commands().named("saslStart"))
                .allSatisfy(each -> assertThat(each.body()).isEmpty());
    }

    @Test
    void theConversationMayEndWithAnEmptyExchange() throws IOException {
        create("joe", "pwd", "read");
        for (boolean skip : List.of(true, false)) {
            try (RawClient raw = new RawClient(set.ports().get(0))) {
                BsonDocument end = new RawScram(raw, "app", "joe", "pwd").login(skip);
                assertThat(end.getBoolean("done").getValue()).isEqualTo(skip);
                if (!skip) {
                    BsonDocument last = raw.run("{saslContinue: 1, conversationId: 1,"
                                    + " payload: {$binary: {base64: '', subType: '00'}}, $db: 'app'}")
                            .body();
                    assertThat(last.getBoolean("done").getValue()).isTrue();
                }
                assertThat(raw.run("{ping: 1, $db: 'admin'}")
                                .body()
                                .getDouble("ok")
                                .getValue())
                        .isEqualTo(1.0);
                BsonDocument found =
                        raw.run("{connectionStatus: 1, $db: 'admin'}").body();
                assertThat(found.getDocument("authInfo").getArray("authenticatedUsers"))
                        .hasSize(1);
            }
        }
    }
}
