package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import com.mongodb.client.model.changestream.OperationType;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/** How often a stream comes back empty is up to time, so these compare the events and not the replies. */
class ChangeStreamsTest {
    @Scenario(needs = Need.REPLICATION)
    void everyKindOfWriteIsTold(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var events = open(bench.collection().watch())) {
            bench.collection().insertOne(json("{_id: 1, n: 1}"));
            bench.collection().updateOne(eq("_id", 1), Updates.set("n", 2));
            bench.collection().replaceOne(eq("_id", 1), json("{other: 1}"));
            bench.collection().findOneAndUpdate(eq("_id", 1), Updates.unset("other"));
            bench.collection().deleteOne(eq("_id", 1));
            for (OperationType type : List.of(
                    OperationType.INSERT,
                    OperationType.UPDATE,
                    OperationType.REPLACE,
                    OperationType.UPDATE,
                    OperationType.DELETE)) {
                assertThat(note(bench, events.next()).getOperationType()).isEqualTo(type);
            }
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void aPipelineChoosesEvents(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var events = open(bench.collection().watch(List.of(json("{$match: {'fullDocument.n': {$gt: 1}}}"))))) {
            for (int n = 0; n < 4; n++) {
                bench.collection().insertOne(json("{_id: " + n + ", n: " + n + "}"));
            }
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 2, n: 2}"));
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 3, n: 3}"));
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void aDatabaseAndTheDeploymentAreWatched(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var database = open(bench.database().watch(BsonDocument.class));
                var deployment = open(bench.client()
                        .watch(
                                List.of(json("{$match: {'ns.db': '"
                                        + bench.database().getName() + "'}}")),
                                BsonDocument.class))) {
            bench.collection().insertOne(json("{_id: 1}"));
            bench.database().getCollection("d", BsonDocument.class).insertOne(json("{_id: 2}"));
            for (var events : List.of(database, deployment)) {
                assertThat(note(bench, events.next()).getNamespace().getCollectionName())
                        .isEqualTo("c");
                assertThat(note(bench, events.next()).getNamespace().getCollectionName())
                        .isEqualTo("d");
            }
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void aTransactionIsToldAtItsCommit(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var events = open(bench.collection().watch());
                ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().insertOne(session, json("{_id: 1}"));
            bench.collection().insertOne(session, json("{_id: 2}"));
            bench.collection().insertOne(json("{_id: 3}"));
            session.commitTransaction();
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 3}"));
            ChangeStreamDocument<BsonDocument> first = note(bench, events.next());
            ChangeStreamDocument<BsonDocument> second = note(bench, events.next());
            assertThat(first.getTxnNumber()).isEqualTo(second.getTxnNumber());
            assertThat(first.getClusterTime()).isEqualTo(second.getClusterTime());
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void aStreamIsResumedInAllThreeWays(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        ChangeStreamDocument<BsonDocument> first;
        try (var events = open(bench.collection().watch())) {
            bench.collection().insertOne(json("{_id: 1}"));
            bench.collection().insertOne(json("{_id: 2}"));
            first = note(bench, events.next());
        }
        try (var events = open(bench.collection().watch().resumeAfter(first.getResumeToken()))) {
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 2}"));
        }
        try (var events = open(bench.collection().watch().startAfter(first.getResumeToken()))) {
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 2}"));
        }
        try (var events = open(bench.collection().watch().startAtOperationTime(first.getClusterTime()))) {
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 1}"));
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void imagesBeforeAndAfter(Bench bench) {
        bench.compareNotesOnly();
        bench.database()
                .createCollection(
                        "c",
                        new CreateCollectionOptions()
                                .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
        try (var events = open(bench.collection()
                .watch()
                .fullDocument(FullDocument.REQUIRED)
                .fullDocumentBeforeChange(FullDocumentBeforeChange.REQUIRED))) {
            bench.collection().insertOne(json("{_id: 1, n: 1}"));
            bench.collection().updateOne(eq("_id", 1), Updates.set("n", 2));
            bench.collection().updateOne(eq("_id", 1), Updates.set("n", 3));
            note(bench, events.next());
            ChangeStreamDocument<BsonDocument> update = note(bench, events.next());
            assertThat(update.getFullDocumentBeforeChange()).isEqualTo(json("{_id: 1, n: 1}"));
            assertThat(update.getFullDocument()).isEqualTo(json("{_id: 1, n: 2}"));
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void droppingTheCollectionInvalidates(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var events = open(bench.collection().watch())) {
            bench.collection().insertOne(json("{_id: 1}"));
            bench.collection().drop();
            note(bench, events.next());
            assertThat(note(bench, events.next()).getOperationType()).isEqualTo(OperationType.DROP);
            assertThat(note(bench, events.next()).getOperationType()).isEqualTo(OperationType.INVALIDATE);
            assertThat(events.getServerCursor()).isNull();
        }
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void theDriverResumesAfterAFailedGetMore(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var events = open(bench.collection().watch())) {
            bench.collection().insertOne(json("{_id: 1}"));
            note(bench, events.next());
            bench.failPoint("{configureFailPoint: 'failGetMoreAfterCursorCheckout', mode: {times: 1},"
                    + " data: {errorCode: 234}}");
            bench.collection().insertOne(json("{_id: 2}"));
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 2}"));
        }
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void theDriverResumesAfterALostConnection(Bench bench) {
        bench.compareNotesOnly();
        bench.database().createCollection("c");
        try (var events = open(bench.collection().watch())) {
            bench.collection().insertOne(json("{_id: 1}"));
            note(bench, events.next());
            bench.failPoint("{configureFailPoint: 'failCommand', mode: {times: 1},"
                    + " data: {failCommands: ['getMore'], closeConnection: true}}");
            bench.collection().insertOne(json("{_id: 2}"));
            assertThat(note(bench, events.next()).getFullDocument()).isEqualTo(json("{_id: 2}"));
        }
    }

    private static MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> open(
            ChangeStreamIterable<BsonDocument> stream) {
        return stream.maxAwaitTime(100, TimeUnit.MILLISECONDS).cursor();
    }

    private static ChangeStreamDocument<BsonDocument> note(Bench bench, ChangeStreamDocument<BsonDocument> event) {
        bench.note(event.getOperationTypeString() + " " + event.getNamespace() + " " + event.getDocumentKey() + " "
                + event.getFullDocument() + " before " + event.getFullDocumentBeforeChange() + " "
                + event.getUpdateDescription());
        return event;
    }
}
