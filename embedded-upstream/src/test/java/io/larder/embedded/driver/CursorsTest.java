package io.larder.embedded.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.CursorType;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.CreateCollectionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CursorsTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(CursorsTest.class);

    private final MongoCollection<Document> things = SET.things();

    private void fill(int count) {
        things.insertMany(
                IntStream.range(0, count).mapToObj(i -> new Document("_id", i)).toList());
    }

    private static List<Document> firstBatch(Document reply) {
        return reply.get("cursor", Document.class).getList("firstBatch", Document.class);
    }

    private static long id(Document reply) {
        return reply.get("cursor", Document.class).getLong("id");
    }

    @Test
    void the_first_batch_of_a_find_has_101_documents() {
        fill(150);
        Document reply = SET.database().runCommand(new Document("find", "things"));
        assertThat(firstBatch(reply))
                .as("manual, Cursor Batches: 101 documents by default in the first batch")
                .hasSize(101);
        assertThat(id(reply)).isNotZero();
    }

    @Test
    void a_batch_size_is_kept_and_a_get_more_without_one_brings_the_rest() {
        fill(10);
        Document reply = SET.database().runCommand(new Document("find", "things").append("batchSize", 3));
        assertThat(firstBatch(reply))
                .as("manual, find command, batchSize: documents in the first batch")
                .hasSize(3);
        Document more = SET.database().runCommand(new Document("getMore", id(reply)).append("collection", "things"));
        assertThat(more.get("cursor", Document.class).getList("nextBatch", Document.class))
                .as("manual, getMore command: up to 16 MB where no batchSize is given")
                .hasSize(7);
        assertThat(more.get("cursor", Document.class).getLong("id"))
                .as("manual, getMore command, output: 0 when there is no more")
                .isZero();
    }

    @Test
    void batch_size_zero_only_opens_the_cursor() {
        fill(3);
        Document reply = SET.database().runCommand(new Document("find", "things").append("batchSize", 0));
        assertThat(firstBatch(reply))
                .as("manual, find command, batchSize 0: an empty first batch")
                .isEmpty();
        assertThat(id(reply)).isNotZero();
    }

    @Test
    void a_single_batch_closes_the_cursor() {
        fill(10);
        Document reply = SET.database()
                .runCommand(
                        new Document("find", "things").append("batchSize", 2).append("singleBatch", true));
        assertThat(firstBatch(reply)).hasSize(2);
        assertThat(id(reply))
                .as("manual, find command, singleBatch: the cursor is closed after the first batch")
                .isZero();
    }

    @Test
    void a_killed_cursor_is_not_found() {
        fill(10);
        long id = id(SET.database().runCommand(new Document("find", "things").append("batchSize", 2)));
        Document killed =
                SET.database().runCommand(new Document("killCursors", "things").append("cursors", List.of(id, 12345L)));
        assertThat(killed.getList("cursorsKilled", Long.class))
                .as("manual, killCursors command, output")
                .containsExactly(id);
        assertThat(killed.getList("cursorsNotFound", Long.class)).containsExactly(12345L);
        assertThatThrownBy(() -> SET.database().runCommand(new Document("getMore", id).append("collection", "things")))
                .as("manual, getMore command: error 43 CursorNotFound")
                .isInstanceOfAny(MongoCursorNotFoundException.class, MongoCommandException.class)
                .hasMessageContaining("43");
    }

    @Test
    void a_get_more_for_another_namespace_is_refused() {
        fill(10);
        long id = id(SET.database().runCommand(new Document("find", "things").append("batchSize", 2)));
        assertThatThrownBy(() -> SET.database().runCommand(new Document("getMore", id).append("collection", "others")))
                .as("manual, getMore command: a cursor belongs to its collection (13 Unauthorized)")
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo(13));
    }

    @Test
    void the_driver_reads_everything_in_small_batches() {
        fill(250);
        assertThat(things.find().batchSize(7).into(new ArrayList<>())).hasSize(250);
        assertThat(SET.commands().count("getMore"))
                .as("drivers' specification, find/getMore/killCursors commands: one getMore for each further batch")
                .isEqualTo(35);
    }

    @Test
    void a_tailable_cursor_goes_on_at_the_end() {
        SET.database()
                .createCollection(
                        "log", new CreateCollectionOptions().capped(true).sizeInBytes(4096));
        MongoCollection<Document> log = SET.database().getCollection("log");
        log.insertOne(new Document("_id", 1));
        try (MongoCursor<Document> tail =
                log.find().cursorType(CursorType.TailableAwait).iterator()) {
            assertThat(tail.next()).containsEntry("_id", 1);
            log.insertOne(new Document("_id", 2));
            assertThat(tail.next())
                    .as("manual, Tailable Cursors: new documents are returned by the open cursor")
                    .containsEntry("_id", 2);
        }
    }

    @Test
    void a_capped_collection_forgets_its_oldest() {
        SET.database()
                .createCollection(
                        "log",
                        new CreateCollectionOptions()
                                .capped(true)
                                .sizeInBytes(4096)
                                .maxDocuments(2));
        MongoCollection<Document> log = SET.database().getCollection("log");
        log.insertMany(List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3)));
        assertThat(Objects.requireNonNull(log.find().first()))
                .as("manual, Capped Collections: in order of insertion, the oldest are overwritten")
                .containsEntry("_id", 2);
    }
}
