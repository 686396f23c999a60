package io.larder.embedded.changestream;

import static io.larder.embedded.changestream.StreamFixture.THINGS;
import static io.larder.embedded.changestream.StreamFixture.collection;
import static io.larder.embedded.changestream.StreamFixture.stored;
import static io.larder.embedded.changestream.StreamFixture.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.UpdateDescription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each kind of write looks like in a stream. */
class ChangeEventsTest {
    private static final Document EXPANDED = new Document("showExpandedEvents", true);
    private static final Namespace SHOP = Namespace.ofDatabase("shop");

    private final StreamFixture fixture = new StreamFixture();

    @BeforeEach
    void createCollection() {
        fixture.create(THINGS, new Document());
    }

    @AfterEach
    void closeSet() {
        fixture.close();
    }

    private static List<String> fields(Document event) {
        return List.copyOf(event.keySet());
    }

    private static Document part(Document event, String field) {
        return (Document) Objects.requireNonNull(event.get(field));
    }

    @Test
    void insert() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        OpTime time = fixture.insert(THINGS, 7);
        Document event = fixture.next(stream).documents().get(0);

        assertThat(fields(event))
                .containsExactly(
                        "_id", "operationType", "clusterTime", "wallTime", "fullDocument", "ns", "documentKey");
        assertThat(event.get("operationType")).isEqualTo("insert");
        assertThat(event.get("clusterTime")).isEqualTo(time.toBson());
        assertThat(event.get("wallTime")).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(event.get("fullDocument")).isEqualTo(new Document("_id", 7));
        assertThat(event.get("ns")).isEqualTo(new Document("db", "shop").append("coll", "things"));
        assertThat(event.get("documentKey")).isEqualTo(new Document("_id", 7));
    }

    @Test
    void expandedEventsTellTheCollection() {
        ChangeStream stream = fixture.open(THINGS, EXPANDED);
        fixture.insert(THINGS, 7);
        Document event = fixture.next(stream).documents().get(0);

        assertThat(fields(event))
                .containsExactly(
                        "_id",
                        "operationType",
                        "clusterTime",
                        "collectionUUID",
                        "wallTime",
                        "fullDocument",
                        "ns",
                        "documentKey");
        assertThat(event.get("collectionUUID")).isInstanceOf(UUID.class);
    }

    @Test
    void update() {
        fixture.insert(THINGS, 7);
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.set(THINGS, 7, "a", 1);
        Document event = fixture.next(stream).documents().get(0);

        assertThat(fields(event))
                .containsExactly(
                        "_id", "operationType", "clusterTime", "wallTime", "ns", "documentKey", "updateDescription");
        assertThat(event.get("updateDescription"))
                .isEqualTo(new Document("updatedFields", new Document("a", 1))
                        .append("removedFields", List.of())
                        .append("truncatedArrays", List.of()));
    }

    @Test
    void ambiguousPathsAreToldApartInExpandedEvents() {
        Document start = new Document("_id", 7)
                .append("a", new Document("1", 1))
                .append("b", List.of(new Document("1", 1)))
                .append("c", List.of(1));
        fixture.write(copy -> copy.insert(THINGS, start));
        ChangeStream stream = fixture.open(THINGS, EXPANDED);
        Document paths = new Document("a.1", 2).append("b.0.1", 2).append("c.0", 2);
        fixture.write(copy -> copy.update(
                THINGS,
                stored(copy, THINGS, 7),
                start,
                new UpdateDescription(paths, List.of(), List.of(), new Document())));
        Document event = fixture.next(stream).documents().get(0);

        assertThat(part(event, "updateDescription").get("disambiguatedPaths"))
                .isEqualTo(new Document("a.1", List.of("a", "1")).append("b.0.1", List.of("b", 0, "1")));
    }

    @Test
    void replaceAndDelete() {
        fixture.insert(THINGS, 7);
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(
                copy -> copy.update(THINGS, stored(copy, THINGS, 7), new Document("_id", 7).append("b", 2), null));
        fixture.delete(THINGS, 7);
        List<Document> events = fixture.next(stream).documents();

        assertThat(events.get(0).get("operationType")).isEqualTo("replace");
        assertThat(events.get(0).get("fullDocument")).isEqualTo(new Document("_id", 7).append("b", 2));
        assertThat(events.get(1).get("operationType")).isEqualTo("delete");
        assertThat(fields(events.get(1)))
                .containsExactly("_id", "operationType", "clusterTime", "wallTime", "ns", "documentKey");
    }

    @Test
    void theEventsOfATransactionShareTheirTimeAndTellTheirSession() {
        LogicalSessionId session = new LogicalSessionId(new UUID(1, 2), LogicalSessionId.NO_USER);
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(new WriteOrigin(session, 5L, true), copy -> {
            copy.insert(THINGS, new Document("_id", 1));
            copy.insert(THINGS, new Document("_id", 2));
        });
        List<Document> events = fixture.next(stream).documents();

        assertThat(events).hasSize(2);
        assertThat(fields(events.get(0))).startsWith("txnNumber", "lsid", "_id", "operationType", "clusterTime");
        assertThat(events.get(0).get("txnNumber")).isEqualTo(5L);
        assertThat(events.get(0).get("lsid")).isEqualTo(session.toDocument());
        assertThat(events.get(0).get("clusterTime")).isEqualTo(events.get(1).get("clusterTime"));
        assertThat(events.get(0).get("_id")).isNotEqualTo(events.get(1).get("_id"));
    }

    @Test
    void aRetryableBatchSharesItsTimeButTellsNoSession() {
        LogicalSessionId session = new LogicalSessionId(new UUID(1, 2), LogicalSessionId.NO_USER);
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(new WriteOrigin(session, 5L, false), copy -> copy.insert(THINGS, new Document("_id", 1)));

        assertThat(fields(fixture.next(stream).documents().get(0))).startsWith("_id", "operationType");
    }

    @Test
    void catalogueChangesOfAnExpandedStream() {
        Namespace made = new Namespace("shop", "made");
        ChangeStream stream = fixture.open(SHOP, EXPANDED);
        fixture.create(made, new Document());
        IndexDefinition index = new IndexDefinition(
                new Document("v", 2).append("key", new Document("a", 1)).append("name", "a_1"));
        fixture.write(copy -> copy.catalogue().createIndexes(made, List.of(index)));
        fixture.write(copy -> copy.catalogue().dropIndexes(made, List.of(index)));
        Document asked = new Document("validationLevel", "off");
        fixture.write(copy -> copy.catalogue().modify(made, new CollectionOptions(asked), asked));
        fixture.write(copy -> copy.catalogue().rename(collection(copy, made), new Namespace("shop", "other")));
        StreamBatch batch = fixture.next(stream);
        List<Document> events = batch.documents();

        assertThat(types(batch)).containsExactly("create", "createIndexes", "dropIndexes", "modify", "rename");
        assertThat(part(events.get(0), "operationDescription").get("idIndex"))
                .isEqualTo(new Document("v", 2)
                        .append("key", new Document("_id", 1))
                        .append("name", "_id_"));
        assertThat(events.get(1).get("operationDescription")).isEqualTo(new Document("indexes", List.of(index.spec())));
        assertThat(events.get(2).get("operationDescription")).isEqualTo(new Document("indexes", List.of(index.spec())));
        assertThat(events.get(3).get("operationDescription")).isEqualTo(asked);
        assertThat(part(events.get(3), "stateBeforeChange").get("collectionOptions"))
                .isEqualTo(new Document("uuid", events.get(3).get("collectionUUID")));
        assertThat(fields(events.get(4)))
                .containsExactly(
                        "to",
                        "_id",
                        "operationType",
                        "clusterTime",
                        "collectionUUID",
                        "wallTime",
                        "ns",
                        "operationDescription");
        assertThat(events.get(4).get("to")).isEqualTo(new Document("db", "shop").append("coll", "other"));
    }

    @Test
    void indexesComeOneByOneWhereTheyAreMadeOnNothingAndWhereTheyAreDropped() {
        ChangeStream stream = fixture.open(THINGS, EXPANDED);
        List<IndexDefinition> both = List.of(index("a"), index("b"));
        fixture.write(copy -> copy.catalogue().createIndexes(THINGS, both));
        fixture.write(copy -> copy.catalogue().dropIndexes(THINGS, both));
        fixture.insert(THINGS, 1);
        fixture.write(copy -> copy.catalogue().createIndexes(THINGS, both));

        assertThat(types(fixture.next(stream)))
                .containsExactly(
                        "createIndexes", "createIndexes", "dropIndexes", "dropIndexes", "insert", "createIndexes");
    }

    private static IndexDefinition index(String field) {
        return new IndexDefinition(
                new Document("v", 2).append("key", new Document(field, 1)).append("name", field + "_1"));
    }

    @Test
    void anOrdinaryStreamLeavesThemOut() {
        Namespace made = new Namespace("shop", "made");
        ChangeStream stream = fixture.open(SHOP, new Document());
        fixture.create(made, new Document());
        fixture.create(new Namespace("shop", "view"), new Document("viewOn", "made").append("pipeline", List.of()));
        fixture.insert(made, 1);

        assertThat(types(fixture.next(stream))).containsExactly("insert");
    }

    @Test
    void aRenameTellsTheCollectionItDropped() {
        Namespace target = new Namespace("shop", "target");
        fixture.create(target, new Document());
        ChangeStream stream = fixture.open(SHOP, EXPANDED);
        fixture.write(copy -> copy.catalogue().rename(collection(copy, THINGS), target));
        Document event = fixture.next(stream).documents().get(0);

        assertThat(part(event, "operationDescription").keySet()).containsExactly("to", "dropTarget");
        assertThat(part(event, "operationDescription").get("dropTarget")).isInstanceOf(UUID.class);
    }

    @Test
    void viewsAreShownToExpandedStreamsOfADatabase() {
        ChangeStream ofDatabase = fixture.open(SHOP, EXPANDED);
        ChangeStream ofCollection = fixture.open(new Namespace("shop", "view"), EXPANDED);
        fixture.create(new Namespace("shop", "view"), new Document("viewOn", "things").append("pipeline", List.of()));
        StreamBatch batch = fixture.next(ofDatabase);

        assertThat(types(batch)).containsExactly("create");
        assertThat(batch.documents().get(0).get("operationDescription"))
                .isEqualTo(new Document("viewOn", "things").append("pipeline", List.of()));
        assertThat(batch.documents().get(0)).doesNotContainKey("collectionUUID");
        assertThat(fixture.next(ofCollection).documents()).isEmpty();
    }

    @Test
    void timeSeriesAndEvictionsMakeNoEvents() {
        Namespace series = new Namespace("shop", "series");
        Namespace ring = new Namespace("shop", "ring");
        fixture.create(series, new Document("timeseries", new Document("timeField", "t")));
        fixture.create(
                ring, new Document("capped", true).append("size", 100_000).append("max", 1));
        ChangeStream stream = fixture.open(SHOP, new Document());
        fixture.insert(series, 1);
        fixture.insert(ring, 1);
        fixture.insert(ring, 2);

        assertThat(types(fixture.next(stream))).containsExactly("insert", "insert");
    }

    @Test
    void systemCollectionsAndInternalDatabasesAreLeftOut() {
        for (String internal : List.of("admin.a", "config.a", "local.a", "shop.system.js")) {
            fixture.create(Namespace.parse(internal), new Document());
        }
        ChangeStream deployment =
                fixture.open(Namespace.ofDatabase("admin"), new Document("allChangesForCluster", true));
        ChangeStream database = fixture.open(SHOP, new Document());
        ChangeStream withSystem = fixture.open(SHOP, new Document("showSystemEvents", true));
        for (String internal : List.of("admin.a", "config.a", "local.a", "shop.system.js", "shop.things")) {
            fixture.insert(Namespace.parse(internal), 1);
        }

        assertThat(fixture.next(deployment).documents())
                .extracting(event -> event.get("ns"))
                .containsExactly(new Document("db", "shop").append("coll", "things"));
        assertThat(types(fixture.next(database))).containsExactly("insert");
        assertThat(types(fixture.next(withSystem))).containsExactly("insert", "insert");
    }

    @Test
    void updateLookupShowsTheDocumentAsItIsByNow() {
        fixture.insert(THINGS, 7);
        ChangeStream stream = fixture.open(THINGS, new Document("fullDocument", "updateLookup"));
        fixture.set(THINGS, 7, "a", 1);
        fixture.set(THINGS, 7, "a", 2);
        List<Document> events = fixture.next(stream).documents();

        assertThat(events.get(0).get("fullDocument")).isEqualTo(new Document("_id", 7).append("a", 2));
        assertThat(fields(events.get(0)))
                .containsSequence("wallTime", "fullDocument", "ns", "documentKey", "updateDescription");
        fixture.set(THINGS, 7, "a", 3);
        fixture.delete(THINGS, 7);
        Document gone = fixture.next(stream).documents().get(0);
        assertThat(gone).containsKey("fullDocument");
        assertThat(gone.get("fullDocument")).isNull();
    }

    @Test
    void updateLookupDoesNotTakeADocumentOfALaterCollection() {
        fixture.insert(THINGS, 7);
        ChangeStream stream = fixture.open(SHOP, new Document("fullDocument", "updateLookup"));
        fixture.set(THINGS, 7, "a", 1);
        fixture.write(copy -> copy.catalogue().drop(collection(copy, THINGS)));
        fixture.create(THINGS, new Document());
        fixture.insert(THINGS, 7);

        assertThat(fixture.next(stream).documents().get(0).get("fullDocument")).isNull();
    }

    @Test
    void imagesWhereTheCollectionKeepsThem() {
        Namespace kept = new Namespace("shop", "kept");
        fixture.create(kept, new Document("changeStreamPreAndPostImages", new Document("enabled", true)));
        fixture.insert(kept, 7);
        Document both = new Document("fullDocument", "required").append("fullDocumentBeforeChange", "required");
        ChangeStream stream = fixture.open(kept, both);
        fixture.set(kept, 7, "a", 1);
        fixture.delete(kept, 7);
        List<Document> events = fixture.next(stream).documents();

        assertThat(events.get(0).get("fullDocument")).isEqualTo(new Document("_id", 7).append("a", 1));
        assertThat(events.get(0).get("fullDocumentBeforeChange")).isEqualTo(new Document("_id", 7));
        assertThat(fields(events.get(0))).endsWith("updateDescription", "fullDocumentBeforeChange");
        assertThat(events.get(1).get("fullDocumentBeforeChange")).isEqualTo(new Document("_id", 7).append("a", 1));
    }

    @Test
    void imagesWhereItDoesNot() {
        fixture.insert(THINGS, 7);
        Document available =
                new Document("fullDocument", "whenAvailable").append("fullDocumentBeforeChange", "whenAvailable");
        ChangeStream stream = fixture.open(THINGS, available);
        ChangeStream after = fixture.open(THINGS, new Document("fullDocument", "required"));
        ChangeStream before = fixture.open(THINGS, new Document("fullDocumentBeforeChange", "required"));
        fixture.set(THINGS, 7, "a", 1);
        Document event = fixture.next(stream).documents().get(0);

        assertThat(event).containsKeys("fullDocument", "fullDocumentBeforeChange");
        assertThat(event.get("fullDocument")).isNull();
        assertThat(event.get("fullDocumentBeforeChange")).isNull();
        for (ChangeStream required : List.of(after, before)) {
            assertThatThrownBy(() -> fixture.next(required))
                    .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                            .isEqualTo(47));
        }
    }

    @Test
    void anImageIsRequiredOnlyOfWhatTheFilterLetsPass() {
        fixture.insert(THINGS, 7);
        ChangeStream stream = fixture.open(
                SHOP,
                new Document("fullDocument", "required"),
                new Document("$match", new Document("ns.coll", "kept")));
        fixture.set(THINGS, 7, "a", 1);

        assertThat(fixture.next(stream).documents()).isEmpty();
    }

    @Test
    void tooLargeAnEventFailsUnlessItIsSplit() {
        Namespace kept = new Namespace("shop", "kept");
        fixture.create(kept, new Document("changeStreamPreAndPostImages", new Document("enabled", true)));
        String large = "x".repeat(10 << 20);
        fixture.write(copy -> copy.insert(kept, new Document("_id", 7).append("value", large + "y")));
        Document both = new Document("fullDocument", "required").append("fullDocumentBeforeChange", "required");
        ChangeStream whole = fixture.open(kept, both);
        Document split = new Document("$changeStreamSplitLargeEvent", new Document());
        ChangeStream parts = fixture.open(kept, both, split);
        fixture.set(kept, 7, "value", large);

        assertThatThrownBy(() -> fixture.next(whole))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(10334));
        StreamBatch first = fixture.next(parts, 1);
        Document fragment = first.documents().get(0);
        assertThat(fragment.get("splitEvent")).isEqualTo(new Document("fragment", 1).append("of", 3));
        assertThat(first.postBatchResumeToken()).isEqualTo(fragment.get("_id"));

        Document resume = both.clone().append("resumeAfter", fragment.get("_id"));
        ChangeStream resumed = fixture.open(kept, resume, split);
        assertThat(fixture.next(resumed, 1).documents().get(0).get("splitEvent"))
                .isEqualTo(new Document("fragment", 2).append("of", 3));
        assertThatThrownBy(() -> fixture.open(kept, resume))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(280));
    }
}
