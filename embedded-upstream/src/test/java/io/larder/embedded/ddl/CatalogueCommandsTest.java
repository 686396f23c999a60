package io.larder.embedded.ddl;

import static io.larder.embedded.transaction.CommandFixture.batch;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.storage.CatalogueKind;
import io.larder.embedded.storage.Change;
import io.larder.embedded.transaction.CommandFixture;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Collections, views and indexes: made, listed, altered, renamed, dropped (manual: Administration Commands). */
class CatalogueCommandsTest {
    private final CommandFixture fixture = new CommandFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Document run(Document body) {
        return fixture.run(body);
    }

    private Document createIndex(Document spec) {
        return run(new Document("createIndexes", "things").append("indexes", List.of(spec)));
    }

    private static Document spec(String name, Document key) {
        return new Document("key", key).append("name", name);
    }

    private Document listed(String name) {
        List<Document> rows =
                batch(run(new Document("listCollections", 1).append("filter", new Document("name", name))));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private UUID uuid(String name) {
        return (UUID) Objects.requireNonNull(
                ((Document) Objects.requireNonNull(listed(name).get("info"))).get("uuid"));
    }

    private List<CatalogueKind> kinds() {
        return fixture.primary().timeline().oplog().stream()
                .map(OplogEntry::changes)
                .flatMap(List::stream)
                .filter(Change.Catalogue.class::isInstance)
                .map(change -> ((Change.Catalogue) change).kind())
                .toList();
    }

    @Test
    void a_collection_is_listed_with_options_identity_and_index() {
        run(new Document("create", "things").append("capped", true).append("size", 5000));
        Document row = listed("things");
        assertThat(row).containsEntry("type", "collection");
        assertThat(row.get("options")).isEqualTo(new Document("capped", true).append("size", 5120));
        assertThat(row.get("idIndex"))
                .isEqualTo(new Document("v", 2)
                        .append("key", new Document("_id", 1))
                        .append("name", "_id_"));
        assertThat(uuid("things").version()).isEqualTo(4);
    }

    @Test
    void making_it_again_succeeds_with_the_same_options_only() {
        run(new Document("create", "things"));
        assertThat(run(new Document("create", "things"))).containsEntry("ok", 1.0);
        assertThat(run(new Document("create", "things").append("capped", true).append("size", 5000)))
                .containsEntry("code", 48);
        assertThat(run(new Document("create", "half").append("capped", true))).containsEntry("code", 72);
    }

    @Test
    void views_are_listed_as_views_and_have_no_indexes() {
        run(new Document("create", "seen").append("viewOn", "things").append("pipeline", List.of()));
        assertThat(listed("seen")).containsEntry("type", "view");
        assertThat(listed("system.views")).containsEntry("type", "collection");
        assertThat(run(new Document("listIndexes", "seen"))).containsEntry("code", 166);
    }

    @Test
    void a_time_series_gets_its_default_granularity() {
        run(new Document("create", "series").append("timeseries", new Document("timeField", "at")));
        assertThat(listed("series")).containsEntry("type", "timeseries");
        assertThat(((Document) Objects.requireNonNull(listed("series").get("options"))).get("timeseries"))
                .isEqualTo(new Document("timeField", "at")
                        .append("granularity", "seconds")
                        .append("bucketMaxSpanSeconds", 3600));
    }

    @Test
    void a_rename_keeps_the_identity_and_may_drop_the_target() {
        fixture.insert(new Document("_id", 1));
        run(new Document("create", "target"));
        UUID identity = uuid("things");
        Document rename = new Document("renameCollection", "shop.things").append("to", "shop.target");
        assertThat(fixture.admin(rename)).containsEntry("code", 48);
        assertThat(fixture.admin(rename.clone().append("dropTarget", true))).containsEntry("ok", 1.0);

        assertThat(uuid("target")).isEqualTo(identity);
        assertThat(fixture.admin(rename)).containsEntry("code", 26);
    }

    @Test
    void a_rename_into_another_database_moves_the_documents() {
        fixture.insert(new Document("_id", 1));
        assertThat(fixture.admin(new Document("renameCollection", "shop.things").append("to", "else.things")))
                .containsEntry("ok", 1.0);
        assertThat(fixture.primary().applied().state().database("shop")).isNull();
        assertThat(Objects.requireNonNull(fixture.primary().applied().state().database("else"))
                        .collections())
                .hasSize(1);
    }

    @Test
    void a_dropped_database_is_one_entry_for_each_collection_and_one_for_itself() {
        run(new Document("create", "a"));
        run(new Document("create", "b"));
        assertThat(run(new Document("dropDatabase", 1))).containsEntry("dropped", "shop");
        assertThat(kinds())
                .containsExactly(
                        CatalogueKind.CREATE,
                        CatalogueKind.CREATE,
                        CatalogueKind.DROP,
                        CatalogueKind.DROP,
                        CatalogueKind.DROP_DATABASE);
        assertThat(run(new Document("drop", "a"))).as("since 7.0").containsEntry("ok", 1.0);
    }

    @Test
    void indexes_are_made_once_and_conflicts_are_named() {
        assertThat(createIndex(spec("a_1", new Document("a", 1))))
                .containsEntry("createdCollectionAutomatically", true)
                .containsEntry("numIndexesBefore", 1)
                .containsEntry("numIndexesAfter", 2);
        assertThat(createIndex(spec("a_1", new Document("a", 1)))).containsEntry("note", "all indexes already exist");
        assertThat(createIndex(spec("other", new Document("a", 1)))).containsEntry("code", 85);
        assertThat(createIndex(spec("a_1", new Document("b", 1)))).containsEntry("code", 86);
        assertThat(createIndex(spec("a_1", new Document("a", 1)).append("sparse", true)))
                .containsEntry("code", 85);
        assertThat(createIndex(spec("x", new Document()))).containsEntry("code", 67);
        assertThat(createIndex(spec("x", new Document("x", 1)).append("colour", "red")))
                .containsEntry("code", 197);
    }

    @Test
    void indexes_are_dropped_by_name_key_or_all() {
        createIndex(spec("a_1", new Document("a", 1)));
        createIndex(spec("b_1", new Document("b", 1)));
        createIndex(spec("c_1", new Document("c", 1)));
        Document drop = new Document("dropIndexes", "things");
        assertThat(run(drop.clone().append("index", "a_1"))).containsEntry("nIndexesWas", 4);
        assertThat(run(drop.clone().append("index", new Document("b", 1)))).containsEntry("nIndexesWas", 3);
        assertThat(run(drop.clone().append("index", "b_1"))).containsEntry("code", 27);
        assertThat(run(drop.clone().append("index", "_id_"))).containsEntry("code", 72);
        run(drop.clone().append("index", "*"));
        assertThat(batch(run(new Document("listIndexes", "things")))).hasSize(1);
        assertThat(run(new Document("listIndexes", "nothing"))).containsEntry("code", 26);
    }

    @Test
    void collMod_alters_indexes_and_options() {
        createIndex(spec("a_1", new Document("a", 1)).append("expireAfterSeconds", 10));
        Document reply = run(new Document("collMod", "things")
                .append(
                        "index",
                        new Document("name", "a_1")
                                .append("expireAfterSeconds", 20)
                                .append("hidden", true)));
        assertThat(reply)
                .containsEntry("expireAfterSeconds_old", 10L)
                .containsEntry("expireAfterSeconds_new", 20L)
                .containsEntry("hidden_new", true);
        run(new Document("collMod", "things").append("changeStreamPreAndPostImages", new Document("enabled", true)));
        assertThat(((Document) Objects.requireNonNull(listed("things").get("options"))))
                .containsKey("changeStreamPreAndPostImages");
        assertThat(run(new Document("collMod", "nothing"))).containsEntry("code", 26);
    }

    @Test
    void a_converted_collection_is_capped_and_keeps_its_documents() {
        fixture.insert(new Document("_id", 1), new Document("_id", 2));
        assertThat(run(new Document("convertToCapped", "things").append("size", 10_000)))
                .containsEntry("ok", 1.0);
        assertThat(((Document) Objects.requireNonNull(listed("things").get("options"))))
                .containsEntry("capped", true);
        assertThat(CommandFixture.stored(fixture.primary())).hasSize(2);
    }
}
