package io.larder.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions, transactions and retried writes as the Java driver uses them (drivers' transactions, sessions and retryable writes specifications). */
class DriverTransactionsTest {
    private final EmbeddedReplicaSet set =
            EmbeddedReplicaSet.builder().members(3).start();
    private final MongoClient client = MongoClients.create(set.connectionString());
    private final MongoCollection<Document> things = client.getDatabase("shop").getCollection("things");

    @BeforeEach
    void fill() {
        things.insertOne(new Document("_id", 1).append("n", 0));
    }

    @AfterEach
    void close() {
        client.close();
        set.close();
    }

    @Test
    void a_transaction_over_sixteen_megabytes_commits() {
        String large = "x".repeat(6 << 20);
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            for (int i = 10; i < 14; i++) {
                things.insertOne(session, new Document("_id", i).append("text", large));
            }
            session.commitTransaction();
        }
        assertThat(things.countDocuments()).isEqualTo(5);
    }

    @Test
    void a_causally_consistent_session_reads_its_write_from_a_lagging_secondary() {
        set.adversary().lag(1, Duration.ofMillis(150));
        set.adversary().lag(2, Duration.ofMillis(150));
        try (ClientSession session = client.startSession(
                ClientSessionOptions.builder().causallyConsistent(true).build())) {
            things.withWriteConcern(WriteConcern.W1).updateOne(session, eq("_id", 1), set("n", 5));
            assertThat(things.withReadPreference(ReadPreference.secondary())
                            .find(session)
                            .first())
                    .containsEntry("n", 5);
        }
    }

    @Test
    void a_write_that_cannot_be_acknowledged_in_time_is_made_and_says_so() {
        set.adversary().stallCommitPoint();
        assertThatThrownBy(() -> things.withWriteConcern(
                                WriteConcern.MAJORITY.withWTimeout(50, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .insertOne(new Document("_id", 2)))
                .isInstanceOf(com.mongodb.MongoWriteConcernException.class);
        assertThat(things.withReadConcern(ReadConcern.LOCAL).find(eq("_id", 2)).first())
                .isNotNull();
        assertThat(things.withReadConcern(ReadConcern.MAJORITY)
                        .find(eq("_id", 2))
                        .first())
                .isNull();
        set.adversary().releaseCommitPoint();
        assertThat(things.withReadConcern(ReadConcern.MAJORITY)
                        .find(eq("_id", 2))
                        .first())
                .isNotNull();
    }

    @Test
    void a_rolled_back_write_is_gone_and_the_driver_follows_the_new_primary() {
        set.adversary().stallCommitPoint();
        things.withWriteConcern(WriteConcern.W1).insertOne(new Document("_id", 2));
        set.adversary().electLosing(1, 1);
        set.adversary().releaseCommitPoint();

        assertThat(things.find(eq("_id", 2)).first()).isNull();
        things.insertOne(new Document("_id", 2).append("again", true));
        assertThat(things.countDocuments()).isEqualTo(2);
    }
}
