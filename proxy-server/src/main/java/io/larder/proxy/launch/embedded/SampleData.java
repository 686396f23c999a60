package io.larder.proxy.launch.embedded;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few documents to try queries on. Written beside the start by a thread of its own: a driver takes as long to come up as
 * all of the rest, and nobody has typed a query by then.
 */
final class SampleData implements AutoCloseable {
    static final String DATABASE = "shop";
    static final List<String> COLLECTIONS = List.of("products", "orders");

    private static final Logger LOG = LoggerFactory.getLogger(SampleData.class);
    private static final long CLOSE_MILLIS = 1000;

    private final Thread thread;

    private SampleData(Thread thread) {
        this.thread = thread;
    }

    static SampleData writeTo(String uri) {
        Thread thread = new Thread(() -> write(uri), "larder-sample");
        thread.setDaemon(true);
        thread.start();
        return new SampleData(thread);
    }

    private static void write(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            for (String collection : COLLECTIONS) {
                client.getDatabase(DATABASE).getCollection(collection).insertMany(documents(collection));
            }
        } catch (MongoInterruptedException e) {
            LOG.debug("ended before the sample data was written", e);
        } catch (MongoException e) {
            LOG.warn("the sample data could not be written: {}", e.getMessage());
        }
    }

    private static List<Document> documents(String collection) {
        try (InputStream lines = Objects.requireNonNull(SampleData.class.getResourceAsStream(collection + ".jsonl"))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Document::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
