package io.larder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.server.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Misbehaviour on cue, seen through a real driver. */
class AdversaryTest {
    private EmbeddedReplicaSet set;
    private Adversary adversary;
    private MongoClient client;
    private MongoCollection<Document> collection;

    @BeforeEach
    void start() {
        set = EmbeddedReplicaSet.builder().members(3).start();
        adversary = set.adversary();
        client = MongoClients.create(set.connectionString());
        collection = client.getDatabase("db").getCollection("c");
    }

    @AfterEach
    void stop() {
        adversary.connections().clear();
        client.close();
        set.close();
    }

    private void awaitDriverSees(int primary) {
        String end = ":" + set.ports().get(primary);
        await().until(() -> client.getDatabase("admin")
                .runCommand(new Document("hello", 1))
                .getString("me")
                .endsWith(end));
    }

    private static BsonDocument run(RawClient raw, String command) throws IOException {
        return raw.run(command).body();
    }

    @Test
    void aRetryableWriteSurvivesAConnectionThatIsCutBeforeIt() {
        adversary.connections().cutBefore("insert", 1);
        collection.insertOne(new Document("_id", 1));
        assertThat(set.commands().count("insert")).isEqualTo(2);
    }

    @Test
    void aRetryableWriteThatHadItsEffectIsNotDoneTwice() {
        collection.insertOne(new Document("_id", 0).append("n", 0));
        adversary.connections().cutAfter("update", 1);
        collection.updateOne(new Document("_id", 0), new Document("$inc", new Document("n", 1)));
        assertThat(set.commands().count("update")).isEqualTo(2);
        assertThat(collection.find().first()).containsEntry("n", 1);
    }

    @Test
    void anElectionMovesThePrimaryAndTheDriverFollows() {
        collection.insertOne(new Document("_id", 1));
        adversary.elect(2);
        assertThat(adversary.primary()).isEqualTo(2);
        collection.insertOne(new Document("_id", 2));
        assertThat(set.commands().named("insert"))
                .last()
                .extracting(RecordedCommand::member)
                .isEqualTo(2);
    }

    @Test
    void aStepDownKeepsConnectionsAndFindsAnother() {
        collection.insertOne(new Document("_id", 1));
        adversary.stepDown(Duration.ofSeconds(60));
        await().until(() -> adversary.primary() > 0);
        collection.insertOne(new Document("_id", 2));
        assertThat(collection.countDocuments()).isEqualTo(2);
    }

    @Test
    void writesThatAMajorityNeverSawAreRolledBack() {
        collection.insertOne(new Document("_id", 1));
        adversary.stallCommitPoint();
        collection.withWriteConcern(WriteConcern.W1).insertOne(new Document("_id", 2));
        adversary.electLosing(1, 1);
        adversary.releaseCommitPoint();
        await().untilAsserted(() -> assertThat(collection.find()).containsExactly(new Document("_id", 1)));
    }

    @Test
    void anOldPrimaryThatIsCutOffStillAnswersAndIsOverruledWhenItReturns() throws IOException {
        collection.insertOne(new Document("_id", 1));
        adversary.cutOff(0);
        adversary.elect(1);
        try (RawClient old = new RawClient(set.ports().get(0))) {
            assertThat(run(old, "{hello: 1, $db: 'admin'}")
                            .getBoolean("isWritablePrimary")
                            .getValue())
                    .isTrue();
            BsonDocument written = run(old, "{insert: 'c', documents: [{_id: 9}], writeConcern: {w: 1}, $db: 'db'}");
            assertThat(written.getDouble("ok").getValue()).isEqualTo(1.0);
        }
        awaitDriverSees(1); // until then it may still write to the old one, which waits for a majority in vain
        collection.insertOne(new Document("_id", 2));
        adversary.rejoin(0);
        await().untilAsserted(() -> assertThat(
                        collection.withReadPreference(ReadPreference.nearest()).find())
                .containsExactly(new Document("_id", 1), new Document("_id", 2)));
    }

    @Test
    void aLaggingSecondaryReadsThePast() {
        collection.insertOne(new Document("_id", 1));
        adversary.stopReplication(1);
        adversary.stopReplication(2);
        collection.withWriteConcern(WriteConcern.W1).insertOne(new Document("_id", 2));
        MongoCollection<Document> secondary = collection.withReadPreference(ReadPreference.secondary());
        assertThat(secondary.find()).containsExactly(new Document("_id", 1));
        adversary.resumeReplication(1);
        adversary.resumeReplication(2);
        await().untilAsserted(() -> assertThat(secondary.find()).hasSize(2));
    }

    @Test
    void aStalledCommitPointMakesMajorityWritesTimeOut() {
        adversary.stallCommitPoint();
        WriteConcern quick = WriteConcern.MAJORITY.withWTimeout(50, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> collection.withWriteConcern(quick).insertOne(new Document("_id", 1)))
                .hasMessageContaining("waiting for replication timed out");
        adversary.releaseCommitPoint();
        collection.insertOne(new Document("_id", 2));
    }

    @Test
    void failPointsCanBeSetFromHere() {
        adversary.failNext(0, 1, 8000, "ping");
        assertThatThrownBy(() -> client.getDatabase("db").runCommand(new Document("ping", 1)))
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo(8000));
        client.getDatabase("db").runCommand(new Document("ping", 1));
    }

    @Test
    void aWriteConcernErrorOfAFailPointComesAfterTheWrite() {
        Document point = new Document("configureFailPoint", "failCommand")
                .append("mode", new Document("times", 1))
                .append(
                        "data",
                        new Document("failCommands", List.of("insert"))
                                .append("writeConcernError", new Document("code", 64).append("errmsg", "late")));
        client.getDatabase("admin").runCommand(point);
        assertThatThrownBy(() -> collection.insertOne(new Document("_id", 1))).isInstanceOf(MongoException.class);
        assertThat(collection.countDocuments()).isEqualTo(1);
    }

    @Test
    void recordedCommandsTellWhatReachedTheSet() {
        set.commands().clear();
        collection.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
        assertThat(set.commands().named("insert")).singleElement().satisfies(insert -> {
            assertThat(insert.database()).isEqualTo("db");
            assertThat((List<?>) insert.body().get("documents")).hasSize(2);
        });
    }
}
