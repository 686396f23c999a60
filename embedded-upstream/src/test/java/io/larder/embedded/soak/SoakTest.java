package io.larder.embedded.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.larder.embedded.EmbeddedReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight clients, transactions among what they do, and one reader that rebuilds every collection from change events alone
 * while connections are cut, cursors dropped and members elected. Takes as long as the property larder.soak.seconds says.
 */
class SoakTest {
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("larder.soak.seconds", 5));
    private static final int CLIENTS = 8;

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void aCopyMadeOfEventsComesOutEqual() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            MongoDatabase database = client.getDatabase("soak").withWriteConcern(WriteConcern.MAJORITY);
            EventCopy copy = new EventCopy();
            BsonDocument start;
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                    database.watch().cursor()) {
                assertThat(stream.tryNext()).isNull();
                start = Objects.requireNonNull(stream.getResumeToken());
            }
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> read(database, start, copy));
            int writes = writeWithFaults(set, client, database);
            database.getCollection("end").insertOne(new Document("_id", 1));
            int events = reader.get(120, TimeUnit.SECONDS);

            System.out.println("soak of " + DURATION.toSeconds() + " s: " + writes + " writes, " + events + " events");
            assertThat(events).isGreaterThan(100);
            for (String name : List.of("a", "b", "c")) {
                List<BsonDocument> data =
                        database.getCollection(name, BsonDocument.class).find().into(new ArrayList<>());
                assertThat(copy.collection(name).values())
                        .as(name)
                        .hasSameSizeAs(data)
                        .containsAll(data);
            }
        }
    }

    private static MongoCursor<BsonDocument> open(MongoDatabase database, BsonDocument token) {
        // A batch without a size holds all there is, most of which the next cursor would read once more.
        return database.watch()
                .batchSize(100)
                .maxAwaitTime(50, TimeUnit.MILLISECONDS)
                .resumeAfter(token)
                .withDocumentClass(BsonDocument.class)
                .cursor();
    }

    /** Reads to the last write, from a new cursor every few hundred events. */
    private static int read(MongoDatabase database, BsonDocument start, EventCopy copy) {
        BsonDocument token = start;
        int events = 0;
        while (true) {
            try (MongoCursor<BsonDocument> stream = open(database, token)) {
                for (int i = 0; i < 500; i++) {
                    BsonDocument event = stream.next();
                    token = event.getDocument("_id");
                    if (event.getDocument("ns").getString("coll").getValue().equals("end")) {
                        return events;
                    }
                    copy.apply(event);
                    events++;
                }
            }
        }
    }

    private static int writeWithFaults(EmbeddedReplicaSet set, MongoClient client, MongoDatabase database)
            throws Exception {
        long end = System.nanoTime() + DURATION.toNanos();
        ExecutorService writers = Executors.newFixedThreadPool(CLIENTS);
        ScheduledExecutorService faults = Executors.newSingleThreadScheduledExecutor();
        try {
            AtomicInteger round = new AtomicInteger();
            faults.scheduleWithFixedDelay(
                    () -> misbehave(set, round.incrementAndGet()), 400, 700, TimeUnit.MILLISECONDS);
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                counts.add(writers.submit(new Writer(client, database, i, () -> System.nanoTime() < end)));
            }
            int writes = 0;
            for (Future<Integer> count : counts) {
                writes += count.get();
            }
            return writes;
        } finally {
            faults.shutdownNow();
            writers.shutdownNow();
        }
    }

    private static void misbehave(EmbeddedReplicaSet set, int round) {
        int primary = Math.max(0, set.adversary().primary());
        switch (round % 4) {
            case 0 -> set.adversary().cutAllConnections(primary);
            case 1 -> set.adversary().changeStreams().drop();
            case 2 -> set.adversary().elect((primary + 1) % 3);
            default -> set.adversary().changeStreams().endBatchesWithinOneTime(round % 8 == 3);
        }
    }
}
