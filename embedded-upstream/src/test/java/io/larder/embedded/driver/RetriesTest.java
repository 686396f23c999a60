package io.larder.embedded.driver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetriesTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(RetriesTest.class);

    private final MongoCollection<Document> things = SET.things();

    @BeforeEach
    void fill() {
        things.insertOne(new Document("_id", 1).append("n", 0));
    }

    @Test
    void a_write_is_sent_again_after_a_state_change_and_done_once() {
        SET.failCommand(
                "{times: 1}",
                "{failCommands: ['findAndModify'], errorCode: 10107," + " errorLabels: ['RetryableWriteError']}");
        assertThat(things.findOneAndUpdate(
                        eq("_id", 1), inc("n", 1), new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                .as("drivers' specification, Retryable Writes: one retry")
                .containsEntry("n", 1);
        List<BsonDocument> sent = SET.commands().of("findAndModify");
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).get("txnNumber"))
                .as("drivers' specification, Retryable Writes: the retry carries the same txnNumber")
                .isEqualTo(sent.get(1).get("txnNumber"));
    }

    @Test
    void a_write_is_sent_again_after_a_lost_connection() {
        SET.failCommand("{times: 1}", "{failCommands: ['update'], closeConnection: true}");
        things.updateOne(eq("_id", 1), inc("n", 1));
        assertThat(SET.commands().count("update"))
                .as("drivers' specification, Retryable Writes: network errors are retried")
                .isEqualTo(2);
        assertThat(things.find().first()).containsEntry("n", 1);
    }

    @Test
    void a_repeated_statement_is_answered_from_the_record() {
        Document command = new Document("update", "things")
                .append(
                        "updates",
                        List.of(new Document("q", new Document("_id", 1))
                                .append("u", new Document("$inc", new Document("n", 1)))));
        try (var session = SET.client().startSession()) {
            command.append("txnNumber", session.getServerSession().advanceTransactionNumber());
            Document first = SET.database().runCommand(session, command);
            Document second = SET.database().runCommand(session, command);
            assertThat(first).containsEntry("n", 1).doesNotContainKey("retriedStmtIds");
            assertThat(second)
                    .as("manual, Retryable Writes: a statement that was executed is not executed again")
                    .containsEntry("n", 1)
                    .containsEntry("retriedStmtIds", List.of(0));
        }
        assertThat(things.find().first()).containsEntry("n", 1);
    }

    @Test
    void a_write_of_many_is_not_sent_again() {
        SET.failCommand("{times: 1}", "{failCommands: ['update'], closeConnection: true}");
        assertThatThrownBy(() -> things.updateMany(new Document(), inc("n", 1)))
                .as("drivers' specification, Retryable Writes: multi-document writes are not retryable")
                .isInstanceOf(MongoSocketException.class);
        assertThat(SET.commands().count("update")).isEqualTo(1);
    }

    @Test
    void a_read_is_sent_again() {
        SET.failCommand("{times: 1}", "{failCommands: ['find'], errorCode: 11602}");
        assertThat(things.find().first())
                .as("drivers' specification, Retryable Reads: one retry")
                .isNotNull();
        assertThat(SET.commands().count("find")).isEqualTo(2);
    }

    @Test
    void a_read_is_not_sent_again_where_that_is_turned_off() {
        SET.failCommand("{times: 1}", "{failCommands: ['find'], errorCode: 11602}");
        try (MongoClient plain = SET.connect(settings -> settings.retryReads(false))) {
            assertThatThrownBy(() -> plain.getDatabase(SET.database().getName())
                            .getCollection("things")
                            .find()
                            .first())
                    .as("drivers' specification, Retryable Reads: retryReads=false")
                    .isInstanceOfSatisfying(MongoException.class, failure -> assertThat(failure.getCode())
                            .isEqualTo(11602));
        }
    }

    @Test
    void an_error_that_is_no_ones_fault_but_the_writes_is_not_retried() {
        assertThatThrownBy(() -> things.insertOne(new Document("_id", 1))).isInstanceOf(MongoWriteException.class);
        assertThat(SET.commands().count("insert"))
                .as("drivers' specification, Retryable Writes: other errors are not retried")
                .isEqualTo(2); // the one that filled, and this one
    }

    @Test
    void an_unacknowledged_write_has_no_number() {
        things.withWriteConcern(WriteConcern.UNACKNOWLEDGED).insertOne(new Document("_id", 2));
        List<BsonDocument> inserts = SET.commands().of("insert");
        assertThat(inserts.get(inserts.size() - 1))
                .as("drivers' specification, Retryable Writes: unacknowledged writes are not retryable")
                .doesNotContainKey("txnNumber");
    }
}
