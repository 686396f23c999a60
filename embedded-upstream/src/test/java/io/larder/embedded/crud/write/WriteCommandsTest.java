package io.larder.embedded.crud.write;

import static io.larder.embedded.transaction.CommandFixture.batch;
import static io.larder.embedded.transaction.CommandFixture.updateOne;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.storage.Change;
import io.larder.embedded.transaction.CommandFixture;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the writing commands do and answer (manual: insert, update, delete, findAndModify, bulkWrite). */
class WriteCommandsTest {
    private final CommandFixture fixture = new CommandFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Document run(Document body) {
        return fixture.run(body);
    }

    private List<Document> stored() {
        return CommandFixture.stored(fixture.primary());
    }

    @SuppressWarnings("unchecked")
    private static Document onlyError(Document reply) {
        List<Document> errors = (List<Document>) Objects.requireNonNull(reply.get("writeErrors"), reply::toString);
        assertThat(errors).hasSize(1);
        return errors.get(0);
    }

    private OplogEntry lastEntry() {
        List<OplogEntry> all = List.copyOf(fixture.primary().timeline().oplog());
        return all.get(all.size() - 1);
    }

    private void index(String name, Document options) {
        Document spec = new Document("key", new Document("a", 1)).append("name", name);
        spec.putAll(options);
        assertThat(run(new Document("createIndexes", "things").append("indexes", List.of(spec))))
                .containsEntry("ok", 1.0);
    }

    @Test
    void an_inserted_document_gets_an_id_in_front() {
        fixture.insert(new Document("a", 1));
        assertThat(stored().get(0).keySet()).containsExactly("_id", "a");
        assertThat(stored().get(0).get("_id")).isInstanceOf(ObjectId.class);
    }

    @Test
    void a_duplicate_says_which_key_and_an_ordered_insert_ends_there() {
        Document reply = fixture.insert(new Document("_id", 1), new Document("_id", 1.0), new Document("_id", 2));
        Document error = onlyError(reply);
        assertThat(reply).containsEntry("ok", 1.0).containsEntry("n", 1);
        assertThat(error)
                .containsEntry("index", 1)
                .containsEntry("code", 11000)
                .containsEntry("keyPattern", new Document("_id", 1))
                .containsEntry("keyValue", new Document("_id", 1.0))
                .containsEntry(
                        "errmsg",
                        "E11000 duplicate key error collection: shop.things index: _id_ dup key: { _id: 1.0 }");
    }

    @Test
    void an_unordered_insert_goes_on_after_an_error() {
        Document reply = run(new Document("insert", "things")
                .append("documents", List.of(new Document("_id", 1), new Document("_id", 1), new Document("_id", 2)))
                .append("ordered", false));
        assertThat(reply).containsEntry("n", 2);
        assertThat(onlyError(reply)).containsEntry("index", 1);
    }

    @Test
    void documents_of_one_insert_share_a_cluster_time() {
        fixture.insert(new Document("_id", 0));
        fixture.insert(new Document("_id", 1), new Document("_id", 2));
        assertThat(lastEntry().changes()).hasSize(2);
    }

    @Test
    void unique_sparse_and_partial_indexes_are_enforced() {
        index("u", new Document("unique", true).append("partialFilterExpression", new Document("on", true)));
        fixture.insert(new Document("_id", 1).append("a", 5).append("on", true));
        assertThat(fixture.insert(new Document("_id", 2).append("a", 5).append("on", false)))
                .doesNotContainKey("writeErrors");
        assertThat(onlyError(
                        fixture.insert(new Document("_id", 3).append("a", 5).append("on", true))))
                .containsEntry("code", 11000)
                .containsEntry("keyPattern", new Document("a", 1));
        assertThat(onlyError(run(updateOne(new Document("_id", 2), new Document("$set", new Document("on", true))))))
                .containsEntry("code", 11000);
        assertThat(run(new Document("createIndexes", "things")
                        .append(
                                "indexes",
                                List.of(new Document("key", new Document("a", -1))
                                        .append("name", "v")
                                        .append("unique", true)))))
                .containsEntry("code", 11000);
    }

    @Test
    void an_update_tells_the_oplog_what_it_changed() {
        fixture.insert(new Document("_id", 1).append("a", List.of(1, 2)).append("b", 1));
        run(updateOne(
                new Document("_id", 1),
                new Document("$set", new Document("a.0", 9)).append("$unset", new Document("b", ""))));

        Change.Updated change = (Change.Updated) lastEntry().changes().get(0);
        var description = Objects.requireNonNull(change.description());
        assertThat(description.updatedFields()).isEqualTo(new Document("a.0", 9));
        assertThat(description.removedFields()).containsExactly("b");
        assertThat(description.disambiguatedPaths()).isEqualTo(new Document("a.0", List.of("a", 0)));
        assertThat(change.before().document()).containsEntry("b", 1);
        assertThat(change.after().document()).doesNotContainKey("b");
    }

    @Test
    void an_update_that_changes_nothing_is_no_entry() {
        fixture.insert(new Document("_id", 1).append("a", 1));
        OplogEntry before = lastEntry();
        Document reply = run(updateOne(new Document("_id", 1), new Document("$set", new Document("a", 1))));
        assertThat(reply).containsEntry("n", 1).containsEntry("nModified", 0);
        assertThat(lastEntry()).isEqualTo(before);
    }

    @Test
    void an_update_of_many_keeps_what_it_did_before_an_error() {
        index("u", new Document("unique", true));
        fixture.insert(new Document("_id", 1).append("a", 1), new Document("_id", 2).append("a", 2));
        Document many = new Document("update", "things")
                .append(
                        "updates",
                        List.of(new Document("q", new Document())
                                .append("u", new Document("$set", new Document("a", 7)))
                                .append("multi", true)));
        assertThat(onlyError(run(many))).containsEntry("code", 11000);
        assertThat(stored()).extracting(each -> each.get("a")).containsExactly(7, 2);
    }

    @Test
    void an_upsert_takes_values_from_its_filter() {
        Document reply = run(new Document("update", "things")
                .append(
                        "updates",
                        List.of(new Document("q", new Document("_id", 4).append("a", 1))
                                .append("u", new Document("$set", new Document("b", 2)))
                                .append("upsert", true))));
        assertThat(reply).containsEntry("n", 1).containsEntry("nModified", 0);
        assertThat(reply.get("upserted")).isEqualTo(List.of(new Document("index", 0).append("_id", 4)));
        assertThat(stored())
                .containsExactly(new Document("_id", 4).append("a", 1).append("b", 2));
    }

    @Test
    void deletes_of_many_share_a_cluster_time_by_tens() {
        for (int i = 0; i < 25; i++) {
            fixture.insert(new Document("_id", i));
        }
        int entries = fixture.primary().timeline().oplog().size();
        Document reply = run(new Document("delete", "things")
                .append("deletes", List.of(new Document("q", new Document()).append("limit", 0))));
        assertThat(reply).containsEntry("n", 25);
        assertThat(fixture.primary().timeline().oplog()).hasSize(entries + 3);
    }

    @Test
    void findAndModify_returns_either_image_and_removes() {
        fixture.insert(new Document("_id", 1).append("n", 1), new Document("_id", 2).append("n", 2));
        Document command = new Document("findAndModify", "things")
                .append("query", new Document())
                .append("sort", new Document("n", -1))
                .append("update", new Document("$inc", new Document("n", 10)))
                .append("fields", new Document("n", 1).append("_id", 0));
        assertThat(run(command).get("value")).isEqualTo(new Document("n", 2));
        assertThat(run(command.clone().append("new", true)).get("value")).isEqualTo(new Document("n", 22));
        Document removed = run(new Document("findAndModify", "things")
                .append("query", new Document("_id", 1))
                .append("remove", true));
        assertThat(removed.get("lastErrorObject")).isEqualTo(new Document("n", 1));
        assertThat(stored()).hasSize(1);
        assertThat(run(new Document("findAndModify", "things").append("query", new Document())))
                .containsEntry("code", 9);
    }

    @Test
    void bulkWrite_sums_up_and_tells_each_operation() {
        Document reply = fixture.admin(new Document("bulkWrite", 1)
                .append(
                        "ops",
                        List.of(
                                new Document("insert", 0).append("document", new Document("_id", 1)),
                                new Document("update", 0)
                                        .append("filter", new Document("_id", 2))
                                        .append("updateMods", new Document("$set", new Document("a", 1)))
                                        .append("upsert", true),
                                new Document("insert", 1).append("document", new Document("_id", 1)),
                                new Document("insert", 0).append("document", new Document("_id", 1)),
                                new Document("delete", 0).append("filter", new Document())))
                .append("nsInfo", List.of(new Document("ns", "shop.things"), new Document("ns", "shop.others"))));
        assertThat(reply)
                .containsEntry("nInserted", 2)
                .containsEntry("nUpserted", 1)
                .containsEntry("nErrors", 1)
                .containsEntry("nDeleted", 0);
        assertThat(batch(reply)).hasSize(4);
        assertThat(batch(reply).get(1)).containsEntry("upserted", new Document("_id", 2));
        assertThat(batch(reply).get(3)).containsEntry("code", 11000).containsEntry("idx", 3);
    }

    @Test
    void a_validator_refuses_and_says_why() {
        run(new Document("create", "things").append("validator", new Document("a", new Document("$type", "int"))));
        Document error = onlyError(fixture.insert(new Document("_id", 1).append("a", "x")));
        assertThat(error).containsEntry("code", 121).containsEntry("errmsg", "Document failed validation");
        Document info = (Document) Objects.requireNonNull(error.get("errInfo"));
        assertThat(info).containsEntry("failingDocumentId", 1);
        assertThat((Document) info.get("details"))
                .containsEntry("operatorName", "$type")
                .containsEntry("consideredValue", "x");
        assertThat(run(new Document("insert", "things")
                        .append("documents", List.of(new Document("_id", 1)))
                        .append("bypassDocumentValidation", true)))
                .containsEntry("n", 1);
    }

    @Test
    void a_capped_collection_gives_up_its_oldest_without_telling_change_streams() {
        run(new Document("create", "things")
                .append("capped", true)
                .append("size", 4096)
                .append("max", 2));
        fixture.insert(new Document("_id", 1));
        fixture.insert(new Document("_id", 2));
        fixture.insert(new Document("_id", 3));
        assertThat(stored()).extracting(each -> each.get("_id")).containsExactly(2, 3);
        assertThat(lastEntry().changes()).anyMatch(change -> change instanceof Change.Deleted gone && gone.eviction());
    }

    @Test
    void expired_documents_are_deleted_by_the_monitor() {
        index("ttl", new Document("expireAfterSeconds", 5));
        fixture.insert(
                new Document("_id", 1).append("a", fixture.clock.instant()),
                new Document("_id", 2).append("a", "never"));
        try (TtlMonitor monitor = new TtlMonitor(fixture.set, Duration.ofSeconds(1))) {
            assertThat(monitor).isNotNull();
            fixture.clock.advance(Duration.ofSeconds(4));
            assertThat(stored()).hasSize(2);
            fixture.clock.advance(Duration.ofSeconds(3));
            assertThat(stored()).extracting(each -> each.get("_id")).containsExactly(2);
        }
    }

    @Test
    void a_view_and_a_system_collection_take_no_writes() {
        run(new Document("create", "seen").append("viewOn", "things").append("pipeline", List.of()));
        assertThat(onlyError(run(new Document("insert", "seen").append("documents", List.of(new Document())))))
                .containsEntry("code", 166);
        assertThat(run(new Document("insert", "system.views").append("documents", List.of(new Document()))))
                .containsEntry("code", 73);
    }

    @Test
    void a_hint_must_name_an_index() {
        fixture.insert(new Document("_id", 1));
        Document delete = new Document("delete", "things")
                .append(
                        "deletes",
                        List.of(new Document("q", new Document())
                                .append("limit", 0)
                                .append("hint", "nothing")));
        assertThat(onlyError(run(delete))).containsEntry("code", 2);
    }
}
