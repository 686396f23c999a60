package io.larder.integration.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.integration.route.LarderInFront;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Eight clients write while one reads the change stream; what it rebuilds from events alone equals the data in the end. For
 * how many seconds is the system property {@code larder.soak.seconds}.
 */
class SoakTest {
    private static final int SECONDS = Integer.getInteger("larder.soak.seconds", 3);
    private static final long SEED = Long.getLong("larder.soak.seed", 20);
    private static final String DATABASE = "soak";

    @ParameterizedTest(name = "through Larder: {0}, with cuts: {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    @Timeout(300)
    void whatEventsTellIsWhatIsThere(boolean throughLarder, boolean cuts) throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start()) {
            if (throughLarder) {
                try (LarderInFront larder = LarderInFront.of(set.connectionString())) {
                    soak(set, "mongodb://localhost:" + larder.port(), cuts);
                    larder.assertNothingLeft();
                }
            } else {
                soak(set, set.connectionString(), cuts);
            }
        }
    }

    private static void soak(EmbeddedReplicaSet set, String uri, boolean cuts) throws Exception {
        try (MongoClient client = MongoClients.create(uri)) {
            MongoDatabase database = client.getDatabase(DATABASE);
            EventReader reader = new EventReader(database);
            CompletableFuture<Void> reading = CompletableFuture.runAsync(reader);
            Writers writers = new Writers(client, DATABASE);
            ScheduledExecutorService trouble = Executors.newSingleThreadScheduledExecutor();
            try {
                if (cuts) {
                    trouble.scheduleWithFixedDelay(
                            () -> set.adversary()
                                    .cutAllConnections(set.adversary().primary()),
                            300,
                            300,
                            TimeUnit.MILLISECONDS);
                }
                writers.writeFor(Duration.ofSeconds(SECONDS), SEED);
            } finally {
                trouble.shutdownNow();
                trouble.awaitTermination(10, TimeUnit.SECONDS);
            }
            database.getCollection(EventReader.END).insertOne(new Document());
            reading.get(60, TimeUnit.SECONDS);

            System.out.printf(
                    "soak: %d writes, %d failed, %d events, %d resumes%n",
                    writers.writes(), writers.failures(), reader.events(), reader.resumes());
            assertThat(writers.writes()).isGreaterThan(50L * SECONDS);
            assertThat(reader.events()).isPositive();
            assertThat(reader.rebuilt().collections()).isEqualTo(data(database));
        }
    }

    private static Map<String, Map<BsonValue, BsonDocument>> data(MongoDatabase database) {
        Map<String, Map<BsonValue, BsonDocument>> data = new TreeMap<>();
        for (String name : database.listCollectionNames()) {
            Map<BsonValue, BsonDocument> documents = new HashMap<>();
            database.getCollection(name, BsonDocument.class)
                    .find()
                    .forEach(document -> documents.put(document.get("_id"), document));
            if (!name.equals(EventReader.END) && !documents.isEmpty()) {
                data.put(name, documents);
            }
        }
        return data;
    }
}
