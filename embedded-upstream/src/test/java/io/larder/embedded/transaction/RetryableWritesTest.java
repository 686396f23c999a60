package io.larder.embedded.transaction;

import static io.larder.embedded.transaction.CommandFixture.newSession;
import static io.larder.embedded.transaction.CommandFixture.retryable;
import static io.larder.embedded.transaction.CommandFixture.stored;
import static io.larder.embedded.transaction.CommandFixture.updateOne;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.replication.ReplicaSetSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A repeated (lsid, txnNumber, stmtId) gives the recorded result and writes nothing (retryable writes specification). */
class RetryableWritesTest {
    private final CommandFixture fixture = new CommandFixture(ReplicaSetSettings.DEFAULT.withMembers(3));
    private final Document session = newSession();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Document increment() {
        return updateOne(new Document("_id", 1), new Document("$inc", new Document("n", 1)));
    }

    private static Document findAndIncrement() {
        return new Document("findAndModify", "things")
                .append("query", new Document("_id", 1))
                .append("update", new Document("$inc", new Document("n", 1)))
                .append("new", true);
    }

    @Test
    void an_update_that_is_sent_again_is_done_once() {
        fixture.insert(new Document("_id", 1).append("n", 0));
        Document first = fixture.run(retryable(session, 1, increment()));
        Document again = fixture.run(retryable(session, 1, increment()));

        assertThat(first).containsEntry("nModified", 1).doesNotContainKey("retriedStmtIds");
        assertThat(again).containsEntry("nModified", 1).containsEntry("retriedStmtIds", List.of(0));
        assertThat(stored(fixture.primary())).containsExactly(new Document("_id", 1).append("n", 1));
    }

    @Test
    void an_insert_that_is_sent_again_is_no_duplicate() {
        Document insert = new Document("insert", "things")
                .append("documents", List.of(new Document("_id", 1), new Document("_id", 2)));
        fixture.run(retryable(session, 1, insert));

        assertThat(fixture.run(retryable(session, 1, insert)))
                .containsEntry("n", 2)
                .doesNotContainKey("writeErrors");
        assertThat(stored(fixture.primary())).hasSize(2);
    }

    @Test
    void only_the_statements_that_were_done_are_repeated_from_memory() {
        fixture.run(retryable(
                session, 1, new Document("insert", "things").append("documents", List.of(new Document("_id", 1)))));
        Document both = new Document("insert", "things")
                .append("documents", List.of(new Document("_id", 1), new Document("_id", 2)));

        assertThat(fixture.run(retryable(session, 1, both)))
                .containsEntry("n", 2)
                .containsEntry("retriedStmtIds", List.of(0));
        assertThat(stored(fixture.primary())).hasSize(2);
    }

    @Test
    void findAndModify_gives_the_image_of_the_first_attempt() {
        fixture.insert(new Document("_id", 1).append("n", 0));
        fixture.run(retryable(session, 1, findAndIncrement()));
        fixture.run(increment());

        assertThat(fixture.run(retryable(session, 1, findAndIncrement())).get("value"))
                .isEqualTo(new Document("_id", 1).append("n", 1));
    }

    @Test
    void the_next_primary_remembers_too() {
        fixture.insert(new Document("_id", 1).append("n", 0));
        fixture.run(retryable(session, 1, increment()));
        fixture.set.elections().elect(fixture.set.member(2), 0);

        assertThat(fixture.run(retryable(session, 1, increment()))).containsEntry("retriedStmtIds", List.of(0));
        assertThat(stored(fixture.primary())).containsExactly(new Document("_id", 1).append("n", 1));
    }

    @Test
    void what_was_rolled_back_is_forgotten_and_done_anew() {
        fixture.insert(new Document("_id", 1).append("n", 0));
        fixture.set.stallCommitPoint(true);
        fixture.run(retryable(session, 1, increment()).append("writeConcern", new Document("w", 1)));
        fixture.set.elections().elect(fixture.set.member(1), 1);

        assertThat(stored(fixture.primary())).containsExactly(new Document("_id", 1).append("n", 0));
        Document again = fixture.run(retryable(session, 1, increment()).append("writeConcern", new Document("w", 1)));
        assertThat(again).containsEntry("nModified", 1).doesNotContainKey("retriedStmtIds");
        assertThat(stored(fixture.primary())).containsExactly(new Document("_id", 1).append("n", 1));
    }

    @Test
    void an_older_number_is_too_old() {
        fixture.insert(new Document("_id", 1).append("n", 0));
        fixture.run(retryable(session, 2, increment()));

        assertThat(fixture.run(retryable(session, 1, increment()))).containsEntry("code", 225);
    }

    @Test
    void writes_of_many_documents_cannot_be_retried() {
        Document many = new Document("update", "things")
                .append(
                        "updates",
                        List.of(new Document("q", new Document())
                                .append("u", new Document("$set", new Document("a", 1)))
                                .append("multi", true)));
        assertThat(fixture.run(retryable(session, 1, many))).containsEntry("code", 72);
        Document all = new Document("delete", "things")
                .append("deletes", List.of(new Document("q", new Document()).append("limit", 0)));
        assertThat(fixture.run(retryable(session, 2, all))).containsEntry("code", 72);
    }

    @Test
    void a_standalone_refuses_transaction_numbers() {
        try (CommandFixture alone = new CommandFixture(ReplicaSetSettings.DEFAULT.standalone())) {
            assertThat(alone.run(alone.primary(), "shop", retryable(session, 1, increment())))
                    .containsEntry("code", 20);
        }
    }
}
