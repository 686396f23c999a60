package io.larder.embedded.changestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import io.larder.embedded.EmbeddedReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    private static int id(ChangeStreamDocument<Document> event) {
        return Objects.requireNonNull(event.getDocumentKey()).getInt32("_id").getValue();
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
