package io.larder.embedded.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCompressor;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins and compression: what is agreed on when a connection begins. */
class ConnectionsTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(ConnectionsTest.class);

    private static final char[] PASSWORD = "p\u00e4ssword".toCharArray();
    private static final int USER_NOT_FOUND = 11;

    @AfterEach
    void dropUser() {
        try {
            SET.database().runCommand(new Document("dropUser", "reader"));
        } catch (MongoCommandException e) {
            assertThat(e.getErrorCode()).isEqualTo(USER_NOT_FOUND);
        }
    }

    private void createUser(String... mechanisms) {
        SET.database()
                .runCommand(new Document("createUser", "reader")
                        .append("pwd", new String(PASSWORD))
                        .append("roles", List.of("read"))
                        .append("mechanisms", List.of(mechanisms)));
    }

    private MongoClient as(MongoCredential credential) {
        return SET.connect(settings -> settings.credential(credential));
    }

    private Document ping(MongoClient client) {
        return client.getDatabase(SET.database().getName()).runCommand(new Document("connectionStatus", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256"})
    void a_user_logs_in_by_each_mechanism(String mechanism) {
        createUser(mechanism);
        String database = SET.database().getName();
        MongoCredential credential = mechanism.endsWith("256")
                ? MongoCredential.createScramSha256Credential("reader", database, PASSWORD)
                : MongoCredential.createScramSha1Credential("reader", database, PASSWORD);
        try (MongoClient client = as(credential)) {
            assertThat(ping(client).get("authInfo", Document.class).getList("authenticatedUsers", Document.class))
                    .as("manual, connectionStatus: the users of the connection")
                    .containsExactly(new Document("user", "reader").append("db", database));
        }
    }

    @Test
    void the_mechanism_is_found_by_asking() {
        createUser("SCRAM-SHA-1");
        try (MongoClient client =
                as(MongoCredential.createCredential("reader", SET.database().getName(), PASSWORD))) {
            assertThat(ping(client).getDouble("ok"))
                    .as("drivers' specification, Authentication, mechanism negotiation: saslSupportedMechs")
                    .isEqualTo(1.0);
        }
    }

    @Test
    void a_wrong_password_is_refused() {
        createUser("SCRAM-SHA-256");
        try (MongoClient client =
                as(MongoCredential.createCredential("reader", SET.database().getName(), "other".toCharArray()))) {
            assertThatThrownBy(() -> ping(client))
                    .as("manual, error codes: 18 AuthenticationFailed")
                    .isInstanceOf(MongoSecurityException.class)
                    .cause()
                    .isInstanceOfSatisfying(MongoException.class, failure -> assertThat(failure.getCode())
                            .isEqualTo(18));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zlib", "zstd"})
    void messages_may_be_compressed(String name) {
        MongoCompressor compressor =
                switch (name) {
                    case "snappy" -> MongoCompressor.createSnappyCompressor();
                    case "zlib" -> MongoCompressor.createZlibCompressor();
                    default -> MongoCompressor.createZstdCompressor();
                };
        try (MongoClient client = SET.connect(settings -> settings.compressorList(List.of(compressor)))) {
            var things = client.getDatabase(SET.database().getName()).getCollection("things");
            Document large = new Document("_id", 1).append("text", "abc".repeat(50_000));
            things.insertOne(large);
            assertThat(things.find().first())
                    .as("drivers' specification, OP_COMPRESSED: what is compressed is the same message")
                    .isEqualTo(large);
        }
    }
}
