package io.larder.embedded.changestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoChangeStreamException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.OperationType;
import io.larder.embedded.EmbeddedReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every kind of write as the Java driver's change streams see it, and how they go on after what goes wrong. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DriverStreamsTest {
    private EmbeddedReplicaSet set;
    private MongoClient client;
    private MongoDatabase database;
    private MongoCollection<Document> things;

    @BeforeEach
    void start() {
        set = EmbeddedReplicaSet.builder().members(3).start();
        client = MongoClients.create(set.connectionString());
        database = client.getDatabase("shop");
        things = database.getCollection("things").withWriteConcern(WriteConcern.MAJORITY);
        database.createCollection("things");
    }

    @AfterEach
    void stop() {
        client.close();
        set.close();
    }

    private static List<ChangeStreamDocument<Document>> take(
            MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream, int count) {
        List<ChangeStreamDocument<Document>> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(stream.next());
        }
        return events;
    }

    private static List<String> types(List<ChangeStreamDocument<Document>> events) {
        return events.stream().map(ChangeStreamDocument::getOperationTypeString).toList();
    }

    private static int id(ChangeStreamDocument<Document> event) {
        return Objects.requireNonNull(event.getDocumentKey()).getInt32("_id").getValue();
    }

    @Test
    void singleWrites() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().cursor()) {
            things.insertOne(new Document("_id", 1));
            things.updateOne(Filters.eq(1), Updates.combine(Updates.set("a.b", 1), Updates.unset("c")));
            things.updateOne(Filters.eq(1), Updates.set("a.b", 1));
            things.replaceOne(Filters.eq(1), new Document("d", 4));
            things.updateOne(Filters.eq(2), Updates.set("e", 5), new UpdateOptions().upsert(true));
            things.findOneAndUpdate(Filters.eq(2), Updates.inc("e", 1));
            things.findOneAndUpdate(Filters.eq(3), Updates.set("f", 1), new FindOneAndUpdateOptions().upsert(true));
            things.findOneAndReplace(Filters.eq(3), new Document("g", 1));
            things.findOneAndDelete(Filters.eq(3));
            things.deleteOne(Filters.eq(2));
            List<ChangeStreamDocument<Document>> events = take(stream, 9);

            // An update that changes nothing makes no entry of the oplog and no event.
            assertThat(types(events))
                    .containsExactly(
                            "insert", "update", "replace", "insert", "update", "insert", "replace", "delete", "delete");
            assertThat(Objects.requireNonNull(events.get(1).getUpdateDescription())
                            .getUpdatedFields())
                    .isEqualTo(BsonDocument.parse("{a: {b: 1}}"));
            assertThat(events.get(3).getFullDocument()).isEqualTo(new Document("_id", 2).append("e", 5));
        }
    }

    @Test
    void bulkWritesAndWritesOfMany() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().cursor()) {
            things.insertMany(List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3)));
            things.updateMany(new Document(), Updates.set("a", 1));
            things.bulkWrite(
                    List.of(
                            new InsertOneModel<>(new Document("_id", 4)),
                            new ReplaceOneModel<>(Filters.eq(1), new Document("b", 1)),
                            new DeleteOneModel<>(Filters.eq(2))),
                    new BulkWriteOptions().ordered(false));
            things.deleteMany(new Document());
            List<ChangeStreamDocument<Document>> events = take(stream, 12);

            assertThat(types(events))
                    .containsExactly(
                            "insert", "insert", "insert", "update", "update", "update", "insert", "replace", "delete",
                            "delete", "delete", "delete");
        }
    }

    @Test
    void aTransactionsEventsComeAtOnceWithOneTimeAndTheirSession() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                        database.watch().cursor();
                ClientSession session = client.startSession()) {
            session.startTransaction();
            things.insertOne(session, new Document("_id", 1));
            database.getCollection("other").insertOne(session, new Document("_id", 2));
            things.updateOne(session, Filters.eq(1), Updates.set("a", 1));
            assertThat(stream.tryNext()).isNull();
            session.commitTransaction();
            session.startTransaction();
            things.insertOne(session, new Document("_id", 3));
            session.abortTransaction();
            things.insertOne(new Document("_id", 4));
            List<ChangeStreamDocument<Document>> events = take(stream, 4);

            assertThat(types(events)).containsExactly("insert", "insert", "update", "insert");
            assertThat(events.subList(0, 3)).allSatisfy(event -> {
                assertThat(event.getClusterTime()).isEqualTo(events.get(0).getClusterTime());
                assertThat(Objects.requireNonNull(event.getTxnNumber()).getValue())
                        .isEqualTo(1);
                assertThat(event.getLsid()).isNotNull();
            });
            assertThat(id(events.get(3))).isEqualTo(4);
            assertThat(events.get(3).getLsid()).isNull();
        }
    }

    @Test
    void outMergeAndTtl() {
        things.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
        MongoCollection<Document> made = database.getCollection("made");
        made.insertOne(new Document("_id", 9));
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                database.watch().cursor()) {
            things.aggregate(List.of(Aggregates.merge("made"))).toCollection();
            List<ChangeStreamDocument<Document>> merged = take(stream, 2);
            assertThat(types(merged)).containsExactly("insert", "insert");
            assertThat(Objects.requireNonNull(merged.get(0).getNamespace()).getCollectionName())
                    .isEqualTo("made");

            things.aggregate(List.of(Aggregates.out("made"))).toCollection();
            List<ChangeStreamDocument<Document>> replaced = take(stream, 3);
            assertThat(types(replaced)).containsExactly("insert", "insert", "rename");
            assertThat(Objects.requireNonNull(replaced.get(2).getDestinationNamespace())
                            .getCollectionName())
                    .isEqualTo("made");

            MongoCollection<Document> expiring = database.getCollection("expiring");
            expiring.createIndex(Indexes.ascending("at"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
            client.getDatabase("admin").runCommand(new Document("setParameter", 1).append("ttlMonitorSleepSecs", 1));
            expiring.insertOne(new Document("_id", 5).append("at", Instant.EPOCH));
            List<ChangeStreamDocument<Document>> expired = take(stream, 2);
            assertThat(types(expired)).containsExactly("insert", "delete");
            assertThat(id(expired.get(1))).isEqualTo(5);
        }
    }

    @Test
    void catalogueChangesInvalidateAsTheManualSays() {
        ChangeStreamIterable<Document> watch = things.watch();
        BsonDocument invalidated;
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = watch.cursor()) {
            things.renameCollection(new com.mongodb.MongoNamespace("shop", "renamed"), new RenameCollectionOptions());
            List<ChangeStreamDocument<Document>> events = take(stream, 2);
            assertThat(types(events)).containsExactly("rename", "invalidate");
            invalidated = Objects.requireNonNull(events.get(1).getResumeToken());
        }
        things.insertOne(new Document("_id", 1));
        assertThatThrownBy(() -> things.watch().resumeAfter(invalidated).cursor())
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo(260));
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().startAfter(invalidated).cursor()) {
            assertThat(types(take(stream, 1))).containsExactly("insert");
        }
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                client.watch().cursor()) {
            database.drop();
            assertThat(types(take(stream, 3))).containsExactly("drop", "drop", "dropDatabase");
        }
    }

    @Test
    void aStreamGoesOnAfterACutAnElectionAndADroppedCursor() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().maxAwaitTime(100, TimeUnit.MILLISECONDS).cursor()) {
            things.insertOne(new Document("_id", 1));
            assertThat(id(stream.next())).isEqualTo(1);
            set.adversary().cutAllConnections(set.adversary().primary());
            things.insertOne(new Document("_id", 2));
            assertThat(id(stream.next())).isEqualTo(2);
            set.adversary().elect(1);
            things.insertOne(new Document("_id", 3));
            assertThat(id(stream.next())).isEqualTo(3);
            set.adversary().changeStreams().drop();
            things.insertOne(new Document("_id", 4));
            assertThat(id(stream.next())).isEqualTo(4);
        }
    }

    @Test
    void whatIsRolledBackIsNeverSeen() {
        MongoCollection<Document> fast = things.withWriteConcern(WriteConcern.W1);
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().cursor()) {
            set.adversary().stallCommitPoint();
            fast.insertOne(new Document("_id", 1));
            set.adversary().electLosing(1, 1);
            set.adversary().releaseCommitPoint();
            things.insertOne(new Document("_id", 2));

            assertThat(id(stream.next())).isEqualTo(2);
        }
    }

    @Test
    void lostHistoryIsFatal() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().cursor()) {
            things.insertOne(new Document("_id", 1));
            set.adversary().changeStreams().loseHistory();

            assertThatThrownBy(stream::next).isInstanceOfSatisfying(MongoException.class, failure -> {
                assertThat(failure.getCode()).isEqualTo(286);
                assertThat(failure.hasErrorLabel("NonResumableChangeStreamError"))
                        .isTrue();
            });
        }
    }

    @Test
    void aPipelineThatTakesTheTokenAwayIsFatal() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = things.watch(
                        List.of(Aggregates.project(new Document("_id", 0))))
                .cursor()) {
            things.insertOne(new Document("_id", 1));

            assertThatThrownBy(stream::next)
                    .isInstanceOfAny(MongoCommandException.class, MongoChangeStreamException.class);
        }
    }

    @Test
    void imagesLookupsAndFilters() {
        database.createCollection(
                "kept",
                new CreateCollectionOptions()
                        .changeStreamPreAndPostImagesOptions(
                                new com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions(true)));
        MongoCollection<Document> kept = database.getCollection("kept").withWriteConcern(WriteConcern.MAJORITY);
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = kept.watch(
                        List.of(Aggregates.match(Filters.eq("operationType", "update"))))
                .fullDocument(FullDocument.REQUIRED)
                .fullDocumentBeforeChange(com.mongodb.client.model.changestream.FullDocumentBeforeChange.REQUIRED)
                .cursor()) {
            kept.insertOne(new Document("_id", 1).append("a", 1));
            kept.updateOne(Filters.eq(1), Updates.inc("a", 1));
            ChangeStreamDocument<Document> event = stream.next();

            assertThat(event.getOperationType()).isEqualTo(OperationType.UPDATE);
            assertThat(event.getFullDocumentBeforeChange()).isEqualTo(new Document("_id", 1).append("a", 1));
            assertThat(event.getFullDocument()).isEqualTo(new Document("_id", 1).append("a", 2));
        }
    }

    @Test
    void aHeldStreamAndAReleasedOne() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().maxAwaitTime(50, TimeUnit.MILLISECONDS).cursor()) {
            set.adversary().changeStreams().hold();
            things.insertOne(new Document("_id", 1));
            assertThat(stream.tryNext()).isNull();
            set.adversary().changeStreams().release();
            assertThat(id(stream.next())).isEqualTo(1);
        }
    }

    /** Events alone rebuild the collection, whatever is cut in between. */
    @Test
    void aCopyMadeOfEventsEqualsTheData() {
        Map<BsonValue, Document> copy = new HashMap<>();
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = things.watch()
                .fullDocument(FullDocument.UPDATE_LOOKUP)
                .maxAwaitTime(50, TimeUnit.MILLISECONDS)
                .cursor()) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(this::writeALot);
            boolean last = false;
            while (!last) {
                ChangeStreamDocument<Document> event = stream.next();
                BsonValue key = Objects.requireNonNull(event.getDocumentKey()).get("_id");
                Document document = event.getFullDocument();
                if (document == null) {
                    copy.remove(key);
                } else {
                    copy.put(key, document);
                }
                last = document != null && document.containsKey("last");
            }
            writer.join();
        }
        List<Document> data = things.find().into(new ArrayList<>());

        assertThat(copy.values()).containsExactlyInAnyOrderElementsOf(data);
    }

    private void writeALot() {
        for (int i = 0; i < 300; i++) {
            int id = i % 40;
            things.updateOne(Filters.eq(id), Updates.inc("n", 1), new UpdateOptions().upsert(true));
            if (i % 7 == 0) {
                things.deleteOne(Filters.eq((i * 3) % 40));
            }
            if (i % 100 == 50) {
                set.adversary().cutAllConnections(set.adversary().primary());
            }
        }
        things.insertOne(new Document("_id", 1_000).append("last", true));
    }

    @Test
    void anEventReachesItsReaderAtOnce() throws Exception {
        List<Long> delays = new ArrayList<>();
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().cursor()) {
            for (int i = 0; i < 60; i++) {
                int id = i;
                CompletableFuture<Long> seen = CompletableFuture.supplyAsync(() -> {
                    stream.next();
                    return System.nanoTime();
                });
                long sent = System.nanoTime();
                things.insertOne(new Document("_id", id));
                delays.add(seen.get(10, TimeUnit.SECONDS) - sent);
            }
        }
        delays.sort(null);
        Duration median = Duration.ofNanos(delays.get(delays.size() / 2));
        System.out.println("change stream event, from the write being sent to its reader: median "
                + median.toNanos() / 1000 + " us");
        // Far above what an idle machine shows, far below any polling interval.
        assertThat(median).isLessThan(Duration.ofMillis(100));
    }
}
