package io.larder.embedded.driver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransactionsTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(TransactionsTest.class);

    private final MongoCollection<Document> things = SET.things();

    @BeforeEach
    void fill() {
        things.insertOne(new Document("_id", 1).append("n", 0));
    }

    @Test
    void a_transaction_reads_its_own_writes_and_others_do_not_before_its_commit() {
        try (ClientSession session = SET.client().startSession()) {
            session.startTransaction();
            things.insertOne(session, new Document("_id", 2));
            assertThat(things.countDocuments(session, new Document()))
                    .as("manual, Transactions: a transaction sees its own writes")
                    .isEqualTo(2);
            assertThat(things.countDocuments())
                    .as("manual, Transactions: changes are not visible outside until the commit")
                    .isEqualTo(1);
            session.commitTransaction();
        }
        assertThat(things.countDocuments()).isEqualTo(2);
    }

    @Test
    void an_aborted_transaction_leaves_nothing() {
        try (ClientSession session = SET.client().startSession()) {
            session.startTransaction();
            things.updateOne(session, eq("_id", 1), inc("n", 1));
            SET.database().getCollection("others").insertOne(session, new Document("_id", 1));
            session.abortTransaction();
        }
        assertThat(things.find().first())
                .as("manual, Transactions and Atomicity: all changes are discarded")
                .containsEntry("n", 0);
        assertThat(SET.database().getCollection("others").countDocuments()).isZero();
    }

    @Test
    void with_transaction_starts_anew_after_a_conflict() {
        AtomicInteger attempts = new AtomicInteger();
        try (ClientSession first = SET.client().startSession();
                ClientSession second = SET.client().startSession()) {
            second.startTransaction();
            things.updateOne(second, eq("_id", 1), inc("n", 10));
            first.withTransaction(() -> {
                if (attempts.incrementAndGet() == 2) {
                    second.commitTransaction();
                }
                return things.updateOne(first, eq("_id", 1), inc("n", 1));
            });
        }
        assertThat(attempts.get())
                .as("drivers' specification, Convenient API for Transactions: retried while the error is transient")
                .isGreaterThanOrEqualTo(2);
        assertThat(things.find().first()).containsEntry("n", 11);
    }

    @Test
    void a_conflict_is_a_transient_error() {
        try (ClientSession first = SET.client().startSession();
                ClientSession second = SET.client().startSession()) {
            first.startTransaction();
            things.updateOne(first, eq("_id", 1), inc("n", 1));
            second.startTransaction();
            assertThatThrownBy(() -> things.updateOne(second, eq("_id", 1), inc("n", 2)))
                    .as("manual, Production Considerations, write conflicts: 112 WriteConflict, transient")
                    .isInstanceOfSatisfying(MongoException.class, failure -> {
                        assertThat(failure.getCode()).isEqualTo(112);
                        assertThat(failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                                .isTrue();
                    });
            first.commitTransaction();
        }
    }

    @Test
    void a_commit_that_fails_for_want_of_a_primary_is_repeated() {
        SET.failCommand("{times: 1}", "{failCommands: ['commitTransaction'], errorCode: 10107}");
        try (ClientSession session = SET.client().startSession()) {
            session.withTransaction(() -> things.updateOne(session, eq("_id", 1), inc("n", 1)));
        }
        assertThat(SET.commands().count("commitTransaction"))
                .as("drivers' specification, Transactions: commit is retried once")
                .isEqualTo(2);
        assertThat(things.find().first()).containsEntry("n", 1);
    }

    @Test
    void a_commit_may_be_repeated_by_the_application() {
        try (ClientSession session = SET.client().startSession()) {
            session.startTransaction();
            things.updateOne(session, eq("_id", 1), inc("n", 1));
            session.commitTransaction();
            session.commitTransaction();
        }
        assertThat(things.find().first())
                .as("drivers' specification, Transactions: commitTransaction is idempotent")
                .containsEntry("n", 1);
    }

    @Test
    void a_collection_may_be_made_in_a_transaction() {
        try (ClientSession session = SET.client().startSession()) {
            session.startTransaction();
            MongoDatabase database = SET.client().getDatabase(SET.database().getName());
            database.createCollection(session, "made");
            database.getCollection("made").insertOne(session, new Document("_id", 1));
            session.commitTransaction();
        }
        assertThat(SET.database().getCollection("made").countDocuments())
                .as("manual, Create Collections and Indexes in a Transaction")
                .isEqualTo(1);
    }

    @Test
    void a_count_command_is_refused() {
        try (ClientSession session = SET.client().startSession()) {
            session.startTransaction();
            assertThatThrownBy(() -> SET.database().runCommand(session, new Document("count", "things")))
                    .as("manual, Transactions and Operations: count is not allowed (263)")
                    .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo(263));
        }
    }

    @Test
    void a_statement_of_a_transaction_that_is_over_is_refused() {
        try (ClientSession session = SET.client().startSession()) {
            session.startTransaction();
            things.find(session).first();
            long number = session.getServerSession().getTransactionNumber();
            session.abortTransaction();
            assertThatThrownBy(() -> SET.database()
                            .runCommand(
                                    session,
                                    new Document("find", "things")
                                            .append("txnNumber", number)
                                            .append("autocommit", false)))
                    .as("manual, error codes: 251 NoSuchTransaction")
                    .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                            .isEqualTo(251));
        }
    }
}
