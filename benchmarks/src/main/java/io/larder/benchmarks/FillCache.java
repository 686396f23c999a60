package io.larder.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;

/**
 * Asks, through Larder, for answers about {@code bench.docs} of many shapes and with many values each, so that it has them in
 * its cache. Half of the shapes ask for one {@code _id}, half for one of two; none shows a field that the measured writes
 * change, so that all entries stay. {@code FillCache URI SHAPES VALUES}.
 */
public final class FillCache {
    private static final int CONNECTIONS = 16;

    private FillCache() {}

    public static void main(String[] args) throws Exception {
        int shapes = Integer.parseInt(args[1]);
        int values = Integer.parseInt(args[2]);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (MongoClient client = MongoClients.create(args[0])) {
            MongoCollection<Document> docs = client.getDatabase("bench").getCollection("docs");
            List<Future<?>> running = new ArrayList<>();
            for (int shape = 0; shape < shapes; shape++) {
                int number = shape;
                running.add(threads.submit(() -> ask(docs, number, values)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void ask(MongoCollection<Document> docs, int shape, int values) {
        Document absent = new Document("$exists", false);
        for (int value = 0; value < values; value++) {
            Object id = shape % 2 == 0 ? value : new Document("$in", List.of(value, -1 - value));
            docs.find(new Document("_id", id).append("absent" + shape, absent))
                    .projection(Projections.include("g"))
                    .limit(1)
                    .first();
        }
    }
}
