package io.larder.integration.stop;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/**
 * An application that does everything at once through one driver and writes down what was acknowledged, and every error that
 * the driver let it see. Each kind of work has a thread of its own.
 */
final class Application implements AutoCloseable {
    private static final int DOCUMENTS = 60;

    private final MongoClient client;
    private final MongoDatabase database;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> done = new ConcurrentSkipListMap<>();
    private final Set<Integer> inserted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile boolean stopped;

    Application(int port) {
        this.client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + port))
                .applyToServerSettings(server -> server.heartbeatFrequency(1, TimeUnit.SECONDS))
                .build());
        this.database = client.getDatabase("stop");
    }

    void prepare() {
        for (String name : List.of("many", "read", "accounts")) {
            List<Document> documents = new ArrayList<>();
            for (int i = 0; i < DOCUMENTS; i++) {
                documents.add(new Document("_id", i).append("n", 0).append("text", "x".repeat(100)));
            }
            database.getCollection(name).insertMany(documents);
        }
        database.createCollection("inserted");
    }

    void start() {
        MongoCollection<Document> many = database.getCollection("many");
        MongoCollection<Document> read = database.getCollection("read");
        MongoCollection<Document> accounts = database.getCollection("accounts");
        run("insert", () -> {
            int id = ids.incrementAndGet();
            database.getCollection("inserted").insertOne(new Document("_id", id));
            inserted.add(id);
        });
        run("updateMany", () -> many.updateMany(new Document(), Updates.inc("n", 1)));
        for (int batch : new int[] {2, 7}) {
            run("cursor" + batch, () -> walk(read, batch));
        }
        run("transaction", () -> {
            try (ClientSession session = client.startSession()) {
                session.withTransaction(() -> {
                    accounts.updateOne(session, Filters.eq("_id", 0), Updates.inc("n", -1));
                    accounts.find(session, Filters.eq("_id", 1)).first();
                    return accounts.updateOne(session, Filters.eq("_id", 1), Updates.inc("n", 1));
                });
            }
        });
        run("findOne", () -> read.find(Filters.eq("_id", 5)).first());
    }

    private void walk(MongoCollection<Document> read, int batch) {
        int seen = 0;
        for (Document document : read.find(Filters.gte("n", -seen)).batchSize(batch)) {
            seen += document == null ? 0 : 1;
        }
        if (seen != DOCUMENTS) {
            errors.add("a cursor gave " + seen + " documents");
        }
    }

    private void run(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    while (!stopped) {
                        try {
                            work.run();
                            done.merge(name, 1, Integer::sum);
                        } catch (RuntimeException e) {
                            errors.add(name + ": " + e);
                        }
                    }
                },
                "application-" + name);
        threads.add(thread);
        thread.start();
    }

    /** How often each kind of work was done. */
    Map<String, Integer> done() {
        return new TreeMap<>(done);
    }

    int kinds() {
        return threads.size();
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    Set<Integer> inserted() {
        return Set.copyOf(inserted);
    }

    /** Every thread ends with what it is doing. */
    void stop() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
