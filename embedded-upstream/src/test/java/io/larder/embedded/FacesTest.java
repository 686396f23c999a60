package io.larder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.server.RawClient;
import java.io.IOException;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a set says it is, by which drivers decide what they may ask of it (specification: Server Discovery And Monitoring). */
class FacesTest {
    private static BsonDocument hello(EmbeddedReplicaSet set, int member) throws IOException {
        try (RawClient raw = new RawClient(set.ports().get(member))) {
            return raw.run("{hello: 1, $db: 'admin'}").body();
        }
    }

    @Test
    void membersKnowEachOtherAndThePrimary() throws IOException {
        try (EmbeddedReplicaSet set =
                EmbeddedReplicaSet.builder().members(3).setName("x").start()) {
            BsonDocument primary = hello(set, 0);
            assertThat(primary.getBoolean("isWritablePrimary").getValue()).isTrue();
            assertThat(primary.getString("setName").getValue()).isEqualTo("x");
            assertThat(primary.getArray("hosts")).hasSize(3);
            assertThat(primary).containsKeys("electionId", "setVersion", "lastWrite", "topologyVersion");
            BsonDocument secondary = hello(set, 1);
            assertThat(secondary.getBoolean("isWritablePrimary").getValue()).isFalse();
            assertThat(secondary.getBoolean("secondary").getValue()).isTrue();
            assertThat(secondary.get("primary")).isEqualTo(primary.get("me"));
            assertThat(secondary.getString("me").getValue())
                    .isEqualTo(set.hosts().get(1));
            assertThat(secondary).doesNotContainKey("electionId");
        }
    }

    @Test
    void aStandaloneHasNoSetAndRefusesTransactionNumbers() throws IOException {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().standalone().start()) {
            BsonDocument hello = hello(set, 0);
            assertThat(hello.getBoolean("isWritablePrimary").getValue()).isTrue();
            assertThat(hello).doesNotContainKeys("setName", "hosts", "msg", "$clusterTime", "operationTime");
            try (RawClient raw = new RawClient(set.ports().get(0))) {
                BsonDocument refused = raw.run("{insert: 'c', documents: [{_id: 1}], txnNumber: {$numberLong: '1'},"
                                + " lsid: {id: {$uuid: '00000000-0000-4000-8000-000000000000'}}, $db: 'db'}")
                        .body();
                assertThat(refused.getInt32("code").getValue()).isEqualTo(20);
                assertThat(raw.run("{replSetGetStatus: 1, $db: 'admin'}")
                                .body()
                                .getInt32("code")
                                .getValue())
                        .isEqualTo(76);
            }
        }
    }

    @Test
    void aRouterLikeFaceIsTakenForARouter() throws IOException {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().mongosLike().start()) {
            BsonDocument hello = hello(set, 0);
            assertThat(hello.getString("msg").getValue()).isEqualTo("isdbgrid");
            assertThat(hello).doesNotContainKeys("setName", "hosts");
            try (MongoClient client = MongoClients.create(set.connectionString())) {
                client.getDatabase("db").getCollection("c").insertOne(new Document());
                assertThat(client.getClusterDescription().getType().name()).isEqualTo("SHARDED");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8.0, 25", "7.0, 21", "6.0, 17"})
    void versionsDifferInWireVersion(String version, int wireVersion) throws IOException {
        try (EmbeddedReplicaSet set =
                EmbeddedReplicaSet.builder().version(version).start()) {
            assertThat(hello(set, 0).getInt32("maxWireVersion").getValue()).isEqualTo(wireVersion);
            try (MongoClient client = MongoClients.create(set.connectionString())) {
                String text = client.getDatabase("admin")
                        .runCommand(new Document("buildInfo", 1))
                        .getString("version");
                assertThat(text).startsWith(version + ".");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"7.0", "6.0"})
    void bulkWriteIsUnknownBeforeVersion8(String version) {
        try (EmbeddedReplicaSet set =
                        EmbeddedReplicaSet.builder().version(version).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            assertThatThrownBy(() -> client.getDatabase("admin").runCommand(new Document("bulkWrite", 1)))
                    .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo(59));
        }
    }

    @Test
    void failPointsAreUnknownWhereTestCommandsAreOff() {
        try (EmbeddedReplicaSet set =
                        EmbeddedReplicaSet.builder().testCommands(false).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            Document command = new Document("configureFailPoint", "failCommand").append("mode", "off");
            assertThatThrownBy(() -> client.getDatabase("admin").runCommand(command))
                    .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo(59));
        }
    }

    @Test
    void secondariesRefuseWritesAndReadsThatNobodyAllowed() throws IOException {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start();
                RawClient raw = new RawClient(set.ports().get(1))) {
            BsonDocument write =
                    raw.run("{insert: 'c', documents: [{_id: 1}], $db: 'db'}").body();
            assertThat(write.getInt32("code").getValue()).isEqualTo(10107);
            assertThat(write).containsKey("topologyVersion");
            BsonDocument read = raw.run("{listCollections: 1, $db: 'db'}").body();
            assertThat(read.getInt32("code").getValue()).isEqualTo(13435);
            BsonDocument allowed = raw.run(
                            "{listCollections: 1, $readPreference: {mode: 'secondaryPreferred'}, $db: 'db'}")
                    .body();
            assertThat(allowed.getDouble("ok").getValue()).isEqualTo(1.0);
        }
    }
}
