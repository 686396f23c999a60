package io.larder.proxy.bench;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Lays a load on what a connection string leads to, on a collection of its own that is dropped afterwards. */
public final class Bench {
    private static final int SERVER_SELECTION_SECONDS = 5;
    private static final int BATCH = 500;

    /** Told once a second, and when a phase begins. */
    @FunctionalInterface
    public interface Progress {
        void told(String phase, long seconds, long of, long operations);
    }

    private final String database;
    private final String collection;
    private final Load load;

    public Bench(String database, String collection, Load load) {
        this.database = database;
        this.collection = collection;
        this.load = load;
    }

    /**
     * Blocks for as long as the load lasts.
     *
     * @throws com.mongodb.MongoException if nothing can be begun
     */
    public Measurement run(String uri, Progress progress) throws InterruptedException {
        try (MongoClient client = MongoClients.create(settings(uri))) {
            MongoCollection<RawBsonDocument> target =
                    client.getDatabase(database).getCollection(collection, RawBsonDocument.class);
            target.drop(); // fails where nothing is reached, before there is anything to clean up
            Thread cleaner = new Thread(target::drop, "larder-bench-cleaner");
            Runtime.getRuntime().addShutdownHook(cleaner);
            try {
                progress.told("loading", 0, 0, 0);
                fill(target);
                return measured(target, progress);
            } finally {
                Runtime.getRuntime().removeShutdownHook(cleaner);
                target.drop();
            }
        }
    }

    private MongoClientSettings settings(String uri) {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SERVER_SELECTION_SECONDS, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(
                        pool -> pool.minSize(load.connections()).maxSize(load.connections()))
                .build();
    }

    private void fill(MongoCollection<RawBsonDocument> target) {
        byte[] filling = new byte[load.documentBytes()];
        List<RawBsonDocument> batch = new ArrayList<>();
        for (int key = 0; key < load.keys(); key++) {
            BsonDocument document = new BsonDocument("_id", new BsonInt32(key))
                    .append("n", new BsonInt32(0))
                    .append("filling", new BsonBinary(filling));
            batch.add(new RawBsonDocument(document, new BsonDocumentCodec()));
            if (batch.size() == BATCH || key == load.keys() - 1) {
                target.insertMany(batch);
                batch.clear();
            }
        }
    }

    private Measurement measured(MongoCollection<RawBsonDocument> target, Progress progress)
            throws InterruptedException {
        Zipf keys = new Zipf(load.keys(), load.zipf());
        AtomicLong done = new AtomicLong();
        long from = System.nanoTime() + load.warmUp().toNanos();
        long until = from + load.duration().toNanos();
        List<Worker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < load.connections(); i++) {
            Worker worker = new Worker(i, target, load, keys, from, until, done);
            Thread thread = new Thread(worker, "larder-bench-" + i);
            thread.setDaemon(true);
            workers.add(worker);
            threads.add(thread);
            thread.start();
        }
        watch(threads, from, until, done, progress);
        Histogram reads = new Histogram(3);
        Histogram writes = new Histogram(3);
        long failures = 0;
        String first = "";
        for (Worker worker : workers) {
            reads.add(worker.reads);
            writes.add(worker.writes);
            failures += worker.failures;
            first = first.isEmpty() && worker.failure != null ? worker.failure : first;
        }
        return new Measurement(reads, writes, failures, first, load.duration().toNanos() / 1e9);
    }

    private void watch(List<Thread> threads, long from, long until, AtomicLong done, Progress progress)
            throws InterruptedException {
        long told = 0;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                thread.join(TimeUnit.SECONDS.toMillis(1));
                long now = System.nanoTime();
                long all = done.get();
                boolean warming = now - from < 0;
                long since = warming ? from - load.warmUp().toNanos() : from;
                if (now - until < 0) {
                    progress.told(
                            warming ? "warming up" : "measuring",
                            TimeUnit.NANOSECONDS.toSeconds(now - since),
                            (warming ? load.warmUp() : load.duration()).toSeconds(),
                            all - told);
                }
                told = all;
            }
        }
    }
}
