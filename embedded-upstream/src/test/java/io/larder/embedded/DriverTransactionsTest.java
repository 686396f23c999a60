package io.larder.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
    void withTransaction_starts_anew_after_a_conflict_and_ends_with_both_writes() {
        AtomicInteger attempts = new AtomicInteger();
        try (ClientSession first = client.startSession();
                ClientSession second = client.startSession()) {
            second.startTransaction();
            things.updateOne(second, eq("_id", 1), inc("n", 10));
            first.withTransaction(() -> {
                if (attempts.incrementAndGet() == 2) {
                    second.commitTransaction();
                    // The snapshot of this attempt begins only now.
                }
                things.updateOne(first, eq("_id", 1), inc("n", 1));
                return true;
            });
        }
        assertThat(attempts.get()).isGreaterThanOrEqualTo(2);
        assertThat(things.find().first()).isEqualTo(new Document("_id", 1).append("n", 11));
    }

    @Test
    void withTransaction_repeats_a_commit_whose_connection_was_cut() {
        set.adversary().failNext(0, 1, 10107, "commitTransaction");
        try (ClientSession session = client.startSession()) {
            session.withTransaction(() -> {
                things.updateOne(session, eq("_id", 1), inc("n", 1));
                return true;
            });
        }
        assertThat(things.find().first()).containsEntry("n", 1);
    }

    @Test
    void a_conflict_carries_the_transient_label() {
        try (ClientSession first = client.startSession();
                ClientSession second = client.startSession()) {
            first.startTransaction();
            things.updateOne(first, eq("_id", 1), inc("n", 1));
            second.startTransaction();
            assertThatThrownBy(() -> things.updateOne(second, eq("_id", 1), inc("n", 2)))
                    .isInstanceOfSatisfying(MongoException.class, failure -> {
                        assertThat(failure.getCode()).isEqualTo(112);
                        assertThat(failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                                .isTrue();
                    });
            first.commitTransaction();
        }
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
    void a_retryable_write_is_sent_again_after_an_error_and_done_once() {
        set.adversary().failNext(0, 1, 91, "findAndModify");
        Document after = things.findOneAndUpdate(
                eq("_id", 1), inc("n", 1), new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        assertThat(after).containsEntry("n", 1);
        assertThat(set.commands().count("findAndModify")).isEqualTo(2);
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
    void a_snapshot_session_reads_one_moment() {
        try (ClientSession session = client.startSession(
                ClientSessionOptions.builder().snapshot(true).build())) {
            assertThat(things.find(session).first()).containsEntry("n", 0);
            things.updateOne(eq("_id", 1), set("n", 9));
            assertThat(things.find(session).first()).containsEntry("n", 0);
            assertThat(things.aggregate(session, List.of(new Document("$match", new Document())))
                            .first())
                    .containsEntry("n", 0);
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

    @Test
    void a_duplicate_key_is_a_write_error_with_its_key() {
        assertThatThrownBy(() -> things.insertOne(new Document("_id", 1)))
                .isInstanceOfSatisfying(MongoWriteException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(11000);
                    assertThat(failure.getError().getMessage()).contains("index: _id_ dup key: { _id: 1 }");
                });
    }

    @Test
    void a_count_command_is_refused_in_a_transaction() {
        try (ClientSession session = client.startSession()) {
            session.startTransaction(TransactionOptions.builder()
                    .readConcern(ReadConcern.SNAPSHOT)
                    .build());
            assertThatThrownBy(() -> client.getDatabase("shop").runCommand(session, new Document("count", "things")))
                    .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo(263));
        }
    }
}
