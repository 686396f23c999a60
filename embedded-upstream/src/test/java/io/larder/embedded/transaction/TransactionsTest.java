package io.larder.embedded.transaction;

import static io.larder.embedded.transaction.CommandFixture.in;
import static io.larder.embedded.transaction.CommandFixture.newSession;
import static io.larder.embedded.transaction.CommandFixture.stored;
import static io.larder.embedded.transaction.CommandFixture.updateOne;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.replication.ReplicaSetSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Multi-document transactions as the manual (Transactions, Production Considerations) and the transactions specification have them. */
class TransactionsTest {
    private static final String TRANSIENT = "TransientTransactionError";

    private final CommandFixture fixture = new CommandFixture(ReplicaSetSettings.DEFAULT.withMembers(3));
    private final Document session = newSession();
    private final Document other = newSession();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Document run(Document body) {
        return fixture.run(body);
    }

    private static Document insert(int id) {
        return new Document("insert", "things").append("documents", List.of(new Document("_id", id)));
    }

    private static Document set(int id, int value) {
        return updateOne(new Document("_id", id), new Document("$set", new Document("v", value)));
    }

    private static Document find() {
        return new Document("find", "things");
    }

    @Test
    void reads_its_own_writes_which_nobody_else_sees_before_the_commit() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, insert(2)));

        assertThat(CommandFixture.batch(run(in(session, 1, false, find())))).hasSize(2);
        assertThat(fixture.find(new Document())).hasSize(1);

        assertThat(fixture.commit(session, 1)).containsEntry("ok", 1.0);
        assertThat(fixture.find(new Document())).hasSize(2);
    }

    @Test
    void sees_nothing_that_was_written_after_its_first_command() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, find()));
        fixture.insert(new Document("_id", 2));

        assertThat(CommandFixture.batch(run(in(session, 1, false, find())))).hasSize(1);
    }

    @Test
    void its_writes_are_one_oplog_entry_at_one_time() {
        run(in(session, 1, true, insert(1)));
        run(in(session, 1, false, insert(2)));
        run(in(session, 1, false, set(1, 5)));
        fixture.commit(session, 1);

        OplogEntry last = List.copyOf(fixture.primary().timeline().oplog())
                .get(fixture.primary().timeline().oplog().size() - 1);
        assertThat(last.origin().inTransaction()).isTrue();
        assertThat(last.origin().txnNumber()).isEqualTo(1);
        // The collection did not exist, so its creation is part of the transaction.
        assertThat(last.changes()).hasSize(4);
    }

    @Test
    void the_second_writer_of_a_document_fails_at_once_and_loses_its_transaction() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, set(1, 1)));
        Document conflict = run(in(other, 1, true, set(1, 2)));

        assertThat(conflict).containsEntry("code", 112).containsEntry("errorLabels", List.of(TRANSIENT));
        assertThat(fixture.commit(other, 1))
                .containsEntry("code", 251)
                .containsEntry("errorLabels", List.of(TRANSIENT));
        assertThat(fixture.commit(session, 1)).containsEntry("ok", 1.0);
        assertThat(stored(fixture.primary())).containsExactly(new Document("_id", 1).append("v", 1));
    }

    @Test
    void a_document_that_was_written_since_the_snapshot_is_a_conflict() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, find()));
        run(set(1, 9));

        assertThat(run(in(session, 1, false, set(1, 1)))).containsEntry("code", 112);
    }

    @Test
    void two_transactions_that_insert_one_key_conflict() {
        fixture.insert(new Document("_id", 0));
        run(in(session, 1, true, insert(7)));

        assertThat(run(in(other, 1, true, insert(7)))).containsEntry("code", 112);
    }

    @Test
    void a_key_that_was_inserted_since_the_snapshot_is_a_conflict_and_one_before_it_a_duplicate() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, find()));
        fixture.insert(new Document("_id", 2));
        assertThat(run(in(session, 1, false, insert(2)))).containsEntry("code", 112);

        Document duplicate = run(in(other, 1, true, insert(1)));
        assertThat(duplicate).containsEntry("ok", 1.0).doesNotContainKey("errorLabels");
        assertThat((List<?>) duplicate.get("writeErrors")).hasSize(1);
        assertThat(fixture.commit(other, 1))
                .as("a duplicate key ends the transaction")
                .containsEntry("code", 251);
    }

    @Test
    void aborted_and_committed_transactions_answer_later_statements_with_their_state() {
        fixture.insert(new Document("_id", 0));
        run(in(session, 1, true, insert(1)));
        assertThat(fixture.abort(session, 1)).containsEntry("ok", 1.0);
        assertThat(run(in(session, 1, false, insert(2)))).containsEntry("code", 251);
        assertThat(fixture.abort(session, 1)).containsEntry("code", 251);

        run(in(session, 2, true, insert(3)));
        fixture.commit(session, 2);
        assertThat(run(in(session, 2, false, insert(4)))).containsEntry("code", 256);
        assertThat(fixture.abort(session, 2)).containsEntry("code", 256);
        assertThat(stored(fixture.primary())).hasSize(2);
    }

    @Test
    void a_commit_that_is_sent_again_succeeds_also_at_the_next_primary() {
        fixture.insert(new Document("_id", 0));
        run(in(session, 1, true, insert(1)));
        assertThat(fixture.commit(session, 1)).containsEntry("ok", 1.0);
        assertThat(fixture.commit(session, 1)).containsEntry("ok", 1.0);

        fixture.set.elections().elect(fixture.set.member(1), 0);
        assertThat(fixture.commit(session, 1)).containsEntry("ok", 1.0);
        assertThat(stored(fixture.primary())).hasSize(2);
    }

    @Test
    void an_election_ends_open_transactions() {
        fixture.insert(new Document("_id", 0));
        run(in(session, 1, true, insert(1)));
        fixture.set.elections().elect(fixture.set.member(1), 0);

        assertThat(fixture.commit(session, 1))
                .containsEntry("code", 251)
                .containsEntry("errorLabels", List.of(TRANSIENT));
        assertThat(stored(fixture.primary())).hasSize(1);
    }

    @Test
    void an_older_number_is_too_old_and_an_unknown_one_is_no_transaction() {
        fixture.insert(new Document("_id", 0));
        run(in(session, 5, true, insert(1)));

        assertThat(run(in(session, 4, true, insert(2)))).containsEntry("code", 225);
        assertThat(run(in(session, 4, false, insert(2)))).containsEntry("code", 225);
        assertThat(run(in(session, 6, false, insert(2)))).containsEntry("code", 251);
        assertThat(run(in(session, 5, true, insert(2)))).containsEntry("code", 117);
    }

    @Test
    void a_newer_transaction_of_the_session_aborts_the_one_that_is_open() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, set(1, 1)));
        run(in(session, 2, true, find()));

        assertThat(run(set(1, 3))).as("nothing is claimed any more").containsEntry("nModified", 1);
    }

    @Test
    void lives_for_the_lifetime_limit() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, set(1, 1)));
        fixture.clock.advance(Duration.ofSeconds(59));
        assertThat(run(in(session, 1, false, set(1, 2)))).containsEntry("ok", 1.0);
        fixture.clock.advance(Duration.ofSeconds(2));

        assertThat(run(in(session, 1, false, set(1, 3)))).containsEntry("code", 251);
    }

    @Test
    void ends_with_its_session() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, set(1, 1)));
        fixture.sessions.end(
                fixture.sessions.list().stream().map(each -> each.id()).toList());

        assertThat(fixture.commit(session, 1)).containsEntry("code", 251);
    }

    @Test
    void refuses_what_cannot_be_in_a_transaction() {
        fixture.insert(new Document("_id", 1));
        for (Document body : List.of(
                new Document("drop", "things"),
                new Document("dropDatabase", 1),
                new Document("collMod", "things"),
                new Document("dropIndexes", "things").append("index", "*"))) {
            assertThat(run(in(newSession(), 1, true, body))).as("%s", body).containsEntry("code", 263);
        }
        assertThat(run(in(newSession(), 1, true, insert(3)).append("writeConcern", new Document("w", 1))))
                .containsEntry("code", 72);
        run(in(session, 1, true, find()));
        assertThat(run(in(session, 1, false, find()).append("readConcern", new Document("level", "local"))))
                .containsEntry("code", 72);
    }

    @Test
    void makes_collections_and_indexes_that_nobody_sees_before_the_commit() {
        run(in(session, 1, true, new Document("create", "things")));
        Document index = new Document("createIndexes", "things")
                .append("indexes", List.of(new Document("key", new Document("a", 1)).append("name", "a_1")));
        assertThat(run(in(session, 1, false, index))).containsEntry("numIndexesAfter", 2);
        assertThat(fixture.primary().applied().state().collection(CommandFixture.THINGS))
                .isNull();

        fixture.commit(session, 1);
        assertThat(CommandFixture.batch(run(new Document("listIndexes", "things"))))
                .hasSize(2);
        assertThat(run(in(
                        session,
                        2,
                        true,
                        new Document("createIndexes", "things")
                                .append(
                                        "indexes",
                                        List.of(new Document("key", new Document("b", 1)).append("name", "b_1"))))))
                .as("an index on a collection that was there before")
                .containsEntry("code", 263);
    }

    @Test
    void a_collection_that_was_replaced_since_the_snapshot_cannot_be_read() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, new Document("find", "else")));
        run(new Document("drop", "things"));
        fixture.insert(new Document("_id", 2));

        assertThat(run(in(session, 1, false, find()))).containsEntry("code", 246);
    }

    @Test
    void a_collection_that_was_dropped_since_the_snapshot_cannot_be_written() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, new Document("find", "else")));
        run(new Document("drop", "things"));

        assertThat(run(in(session, 1, false, set(1, 1))))
                .containsEntry("code", 112)
                .containsEntry("errorLabels", List.of(TRANSIENT));
        run(in(session, 2, true, find()));
        assertThat(run(in(session, 2, false, insert(3))))
                .as("it may be made anew")
                .containsEntry("n", 1);
    }

    @Test
    void a_plain_write_waits_for_a_transaction_until_its_time_limit() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, set(1, 1)));
        CompletableFuture<Document> waiting =
                CompletableFuture.supplyAsync(() -> run(set(1, 2).append("maxTimeMS", 500)));
        Awaitility.await().until(() -> {
            fixture.clock.advance(Duration.ofMillis(200));
            return waiting.isDone();
        });

        assertThat(waiting.join()).containsEntry("code", 50);
    }

    @Test
    void a_plain_write_goes_on_once_the_transaction_is_over() {
        fixture.insert(new Document("_id", 1));
        run(in(session, 1, true, set(1, 1)));
        CompletableFuture<Document> waiting = CompletableFuture.supplyAsync(() -> run(set(1, 2)));
        fixture.commit(session, 1);

        assertThat(waiting.join()).containsEntry("nModified", 1);
        assertThat(stored(fixture.primary())).containsExactly(new Document("_id", 1).append("v", 2));
    }

    @Test
    void session_fields_must_fit_together() {
        assertThat(run(insert(1).append("txnNumber", 1L))).containsEntry("code", 72);
        assertThat(run(find().append("lsid", session).append("txnNumber", 1L))).containsEntry("code", 50768);
        assertThat(run(insert(1).append("lsid", session).append("autocommit", false)))
                .containsEntry("code", 72);
        assertThat(run(insert(1).append("lsid", session).append("txnNumber", 1L).append("startTransaction", true)))
                .containsEntry("code", 72);
    }
}
