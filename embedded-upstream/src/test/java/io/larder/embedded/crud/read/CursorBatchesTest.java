package io.larder.embedded.crud.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.CursorType;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.CreateCollectionOptions;
import io.larder.embedded.SharedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cursors of more than one batch, and tailable ones (manual: cursors, tailable cursors). */
class CursorBatchesTest {
    @RegisterExtension
    static final SharedSet SET = SharedSet.of(CursorBatchesTest.class);

    private static void capped() {
        SET.database()
                .createCollection(
                        "things", new CreateCollectionOptions().capped(true).sizeInBytes(4096));
    }

    private static Document more(long id) {
        return SET.database()
                .runCommand(new Document("getMore", id).append("collection", "things"))
                .get("cursor", Document.class);
    }

    @Test
    void the_first_batch_has_101_documents_the_next_all_that_fit() {
        SET.fill(500);
        Document cursor = SET.run("{find: 'things'}").get("cursor", Document.class);
        assertThat(cursor.getList("firstBatch", Document.class)).hasSize(101);
        Document next = more(cursor.getLong("id"));
        assertThat(next.getList("nextBatch", Document.class)).hasSize(399);
        assertThat(next.getLong("id")).isZero();
    }

    @Test
    void batches_together_are_everything_in_order() {
        SET.fill(25);
        List<Integer> found = new ArrayList<>();
        SET.things()
                .find()
                .batchSize(7)
                .sort(new Document("_id", 1))
                .forEach(each -> found.add(each.getInteger("_id")));
        assertThat(found).hasSize(25).isSorted().doesNotHaveDuplicates();
        found.clear();
        SET.things()
                .aggregate(List.of(Document.parse("{$match: {_id: {$gte: 5}}}")))
                .batchSize(6)
                .forEach(each -> found.add(each.getInteger("_id")));
        assertThat(found).hasSize(20).isSorted();
    }

    @Test
    void a_cursor_that_was_killed_is_not_found() {
        SET.fill(10);
        MongoCursor<Document> cursor = SET.things().find().batchSize(2).iterator();
        cursor.next();
        cursor.next();
        long id = Objects.requireNonNull(cursor.getServerCursor()).getId();
        Document killed =
                SET.database().runCommand(new Document("killCursors", "things").append("cursors", List.of(id, 12345L)));
        assertThat(killed)
                .containsEntry("cursorsKilled", List.of(id))
                .containsEntry("cursorsNotFound", List.of(12345L));
        Assertions.assertThatThrownBy(cursor::next)
                .isInstanceOfSatisfying(MongoCursorNotFoundException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(43);
                    assertThat(failure.getCursorId()).isEqualTo(id);
                });
    }

    @Test
    void a_tailable_cursor_goes_on_with_what_comes_later() {
        capped();
        SET.things().insertOne(new Document("_id", 1));
        try (MongoCursor<Document> cursor =
                SET.things().find().cursorType(CursorType.Tailable).iterator()) {
            assertThat(cursor.next()).containsEntry("_id", 1);
            assertThat(cursor.tryNext()).isNull();
            SET.things().insertOne(new Document("_id", 2));
            assertThat(cursor.tryNext()).containsEntry("_id", 2);
        }
    }

    @Test
    void a_cursor_that_awaits_gets_what_is_inserted_meanwhile() {
        capped();
        SET.things().insertOne(new Document("_id", 1));
        try (MongoCursor<Document> cursor =
                SET.things().find().cursorType(CursorType.TailableAwait).iterator()) {
            assertThat(cursor.next()).containsEntry("_id", 1);
            SET.things().insertOne(new Document("_id", 2));
            assertThat(cursor.next()).containsEntry("_id", 2);
        }
    }

    @Test
    void tailable_needs_a_capped_collection_with_something_in_it() {
        SET.fill(1);
        assertThat(SET.codeOf("{find: 'things', tailable: true}")).isEqualTo(2);
        SET.things().drop();
        capped();
        assertThat(SET.run("{find: 'things', tailable: true}")
                        .get("cursor", Document.class)
                        .getLong("id"))
                .isZero();
    }
}
