package io.larder.benchmarks;

import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * How long after a write is acknowledged its event reaches the reader of a change stream: writes one document after the
 * other, each after the event of the one before. {@code ChangeStreamLatency URI COUNT} prints median, 99th percentile and
 * maximum in microseconds; a time before the acknowledgement counts as zero.
 */
public final class ChangeStreamLatency {
    private static final int WARM_UP = 500;

    private ChangeStreamLatency() {}

    public static void main(String[] args) throws InterruptedException {
        int count = Integer.parseInt(args[1]);
        BlockingQueue<Long> arrivals = new ArrayBlockingQueue<>(1);
        long[] micros = new long[count];
        try (MongoClient client = MongoClients.create(args[0])) {
            MongoCollection<Document> docs = client.getDatabase("bench").getCollection("events");
            docs.insertOne(new Document());
            MongoChangeStreamCursor<ChangeStreamDocument<Document>> events =
                    docs.watch().cursor();
            Thread reader = new Thread(() -> read(events, arrivals, count + WARM_UP), "reader");
            reader.setDaemon(true);
            reader.start();
            for (int i = -WARM_UP; i < count; i++) {
                docs.insertOne(new Document("i", i));
                long acknowledged = System.nanoTime();
                Long arrived = arrivals.poll(10, TimeUnit.SECONDS);
                if (arrived == null) {
                    throw new IllegalStateException("no event within 10 s");
                }
                if (i >= 0) {
                    micros[i] = Math.max(0, arrived - acknowledged) / 1000;
                }
            }
        }
        Arrays.sort(micros);
        System.out.printf("%d %d %d%n", micros[count / 2], micros[(int) (count * 0.99)], micros[count - 1]);
    }

    private static void read(
            MongoChangeStreamCursor<ChangeStreamDocument<Document>> events, BlockingQueue<Long> arrivals, int count) {
        for (int i = 0; i < count; i++) {
            events.next();
            arrivals.add(System.nanoTime());
        }
    }
}
