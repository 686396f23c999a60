package io.larder.integration.soak;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;

/** Clients that write all the time, each in its own thread: single writes, bulks, and transactions over several collections. */
final class Writers {
    static final int CLIENTS = 8;
    private static final int COLLECTIONS = 4;
    private static final int IDS = 50;

    private final MongoClient client;
    private final String database;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Writers(MongoClient client, String database) {
        this.client = client;
        this.database = database;
    }

    /** Returns when the time is over and all have ended; throws what one of them could not put up with. */
    void writeFor(Duration time, long seed) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                running.add(threads.submit(() -> write(random, end)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    long writes() {
        return writes.get();
    }

    /** Writes that ended with an error that a driver leaves to its application; whether they took effect is not known. */
    long failures() {
        return failures.get();
    }

    private void write(Random random, long end) {
        while (System.nanoTime() < end) {
            try {
                writeOnce(random);
                writes.incrementAndGet();
            } catch (MongoException e) {
                failures.incrementAndGet();
            }
        }
    }

    private void writeOnce(Random random) {
        MongoCollection<BsonDocument> collection = collection(random.nextInt(COLLECTIONS));
        int id = random.nextInt(IDS);
        switch (random.nextInt(9)) {
            case 0 -> collection.replaceOne(eq("_id", id), document(random), new ReplaceOptions().upsert(true));
            case 1, 2 -> collection.updateOne(eq("_id", id), Updates.inc("count", 1), new UpdateOptions().upsert(true));
            case 3 ->
                collection.updateOne(
                        eq("_id", id),
                        List.of(new Document("$set", new Document("twice", List.of(id, random.nextInt())))));
            case 4 ->
                collection.updateMany(
                        lt("_id", id / 5),
                        Updates.combine(Updates.push("list", random.nextInt(9)), Updates.unset("gone")));
            case 5 -> collection.deleteOne(eq("_id", id));
            case 6 ->
                collection.findOneAndUpdate(
                        eq("_id", id),
                        Updates.combine(Updates.set("gone", 1), Updates.set("deep.er", random.nextInt())));
            case 7 ->
                collection.bulkWrite(List.of(
                        new InsertOneModel<>(document(random)),
                        new UpdateOneModel<>(eq("_id", id), Updates.set("bulk", random.nextInt()))));
            default -> transaction(random);
        }
    }

    private void transaction(Random random) {
        int from = random.nextInt(COLLECTIONS);
        int id = random.nextInt(IDS);
        try (ClientSession session = client.startSession()) {
            session.withTransaction(() -> {
                collection(from).deleteOne(session, eq("_id", id));
                return collection((from + 1) % COLLECTIONS)
                        .updateOne(session, eq("_id", id), Updates.inc("moved", 1), new UpdateOptions().upsert(true));
            });
        }
    }

    private MongoCollection<BsonDocument> collection(int number) {
        return client.getDatabase(database)
                .getCollection("c" + number, BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY);
    }

    private static BsonDocument document(Random random) {
        BsonDocument document = new BsonDocument("value", new BsonInt32(random.nextInt()));
        if (random.nextBoolean()) {
            document.append("deep", new BsonDocument("er", new BsonInt32(random.nextInt())));
        }
        return document;
    }
}
