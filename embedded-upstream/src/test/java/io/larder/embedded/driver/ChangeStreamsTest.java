package io.larder.embedded.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoChangeStreamException;
import com.mongodb.MongoCommandException;
import com.mongodb.WriteConcern;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every kind of write as change streams tell of it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChangeStreamsTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(ChangeStreamsTest.class);

    private final MongoClient client = SET.client();
    private final MongoDatabase database = SET.database();
    private final MongoCollection<Document> things = SET.things();

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
                    .as(
                            "manual, Change Events: one event for each document that a write changes, of the kind of the change")
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
                    .as("manual, Change Events: bulk and multi-document writes make an event for each document")
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

            assertThat(types(events))
                    .as(
                            "manual, Change Streams and Transactions; Change Events: lsid and txnNumber in a transaction only")
                    .containsExactly("insert", "insert", "update", "insert");
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
            assertThat(types(merged))
                    .as(
                            "manual, Change Events; $out: a temporary collection renamed; TTL Indexes: deletions are events")
                    .containsExactly("insert", "insert");
            assertThat(Objects.requireNonNull(merged.get(0).getNamespace()).getCollectionName())
                    .isEqualTo("made");

            things.aggregate(List.of(Aggregates.out("made"))).toCollection();
            List<ChangeStreamDocument<Document>> replaced = take(stream, 3);
            assertThat(types(replaced))
                    .as(
                            "manual, Change Events; $out: a temporary collection renamed; TTL Indexes: deletions are events")
                    .containsExactly("insert", "insert", "rename");
            assertThat(Objects.requireNonNull(replaced.get(2).getDestinationNamespace())
                            .getCollectionName())
                    .isEqualTo("made");

            MongoCollection<Document> expiring = database.getCollection("expiring");
            expiring.createIndex(Indexes.ascending("at"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
            client.getDatabase("admin").runCommand(new Document("setParameter", 1).append("ttlMonitorSleepSecs", 1));
            expiring.insertOne(new Document("_id", 5).append("at", Instant.EPOCH));
            List<ChangeStreamDocument<Document>> expired = take(stream, 2);
            assertThat(types(expired))
                    .as(
                            "manual, Change Events; $out: a temporary collection renamed; TTL Indexes: deletions are events")
                    .containsExactly("insert", "delete");
            assertThat(id(expired.get(1))).isEqualTo(5);
        }
    }

    @Test
    void catalogueChangesInvalidateAsTheManualSays() {
        ChangeStreamIterable<Document> watch = things.watch();
        BsonDocument invalidated;
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = watch.cursor()) {
            things.renameCollection(
                    new com.mongodb.MongoNamespace(database.getName(), "renamed"), new RenameCollectionOptions());
            List<ChangeStreamDocument<Document>> events = take(stream, 2);
            assertThat(types(events))
                    .as("manual, invalidate Event; drop, rename and dropDatabase events")
                    .containsExactly("rename", "invalidate");
            invalidated = Objects.requireNonNull(events.get(1).getResumeToken());
        }
        things.insertOne(new Document("_id", 1));
        assertThatThrownBy(() -> things.watch().resumeAfter(invalidated).cursor())
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo(260));
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                things.watch().startAfter(invalidated).cursor()) {
            assertThat(types(take(stream, 1)))
                    .as("manual, invalidate Event; drop, rename and dropDatabase events")
                    .containsExactly("insert");
        }
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                client.watch().cursor()) {
            database.drop();
            assertThat(types(take(stream, 3)))
                    .as("manual, invalidate Event; drop, rename and dropDatabase events")
                    .containsExactly("drop", "drop", "dropDatabase");
        }
    }

    @Test
    void aPipelineThatTakesTheTokenAwayIsFatal() {
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = things.watch(
                        List.of(Aggregates.project(new Document("_id", 0))))
                .cursor()) {
            things.insertOne(new Document("_id", 1));

            assertThatThrownBy(stream::next)
                    .as("drivers' specification, Change Streams: an event without _id is an error")
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

            assertThat(event.getOperationType())
                    .as("manual, Change Streams with Document Pre- and Post-Images")
                    .isEqualTo(OperationType.UPDATE);
            assertThat(event.getFullDocumentBeforeChange()).isEqualTo(new Document("_id", 1).append("a", 1));
            assertThat(event.getFullDocument()).isEqualTo(new Document("_id", 1).append("a", 2));
        }
    }
}
