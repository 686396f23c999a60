package io.larder.proxy.bench;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** One client: asks, waits for the answer, asks again. Runs on a thread of its own; read from once that has ended. */
final class Worker implements Runnable {
    private static final int DIGITS = 3;

    private final MongoCollection<RawBsonDocument> collection;
    private final Load load;
    private final Zipf keys;
    private final Random random;
    private final long measuredFromNanos;
    private final long untilNanos;
    private final AtomicLong done;
    final Histogram reads = new Histogram(DIGITS);
    final Histogram writes = new Histogram(DIGITS);
    long failures;

    @Nullable
    String failure;

    Worker(
            int number,
            MongoCollection<RawBsonDocument> collection,
            Load load,
            Zipf keys,
            long measuredFromNanos,
            long untilNanos,
            AtomicLong done) {
        this.collection = collection;
        this.load = load;
        this.keys = keys;
        this.random = new Random(load.seed() + number);
        this.measuredFromNanos = measuredFromNanos;
        this.untilNanos = untilNanos;
        this.done = done;
    }

    @Override
    public void run() {
        long began = System.nanoTime();
        while (began - untilNanos < 0) {
            boolean write = random.nextDouble() < load.writeShare();
            int key = keys.draw(random);
            boolean well = true;
            try {
                if (write) {
                    collection.updateOne(Filters.eq(key), Updates.set("n", random.nextInt()));
                } else {
                    collection.find(Filters.eq(key)).first();
                }
            } catch (MongoException e) {
                well = false;
                failures++;
                if (failure == null) {
                    failure = String.valueOf(e.getMessage());
                }
            }
            long now = System.nanoTime();
            if (well && began - measuredFromNanos >= 0) {
                (write ? writes : reads).recordValue(now - began);
            }
            done.incrementAndGet();
            began = now;
        }
    }
}
