package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What drivers make of transactions where a tenant is at its limit. */
class TransactionLimitsTest {
    private static final int THREADS = 6;
    private static final int EACH = 4;

    private static CachingFixture before(String... settings) throws Exception {
        return new CachingFixture(EmbeddedReplicaSet.builder().members(1).start(), settings);
    }

    /** Drivers try the whole again until it is done: the application sees nothing of the limit but the time it takes. */
    @ParameterizedTest
    @CsvSource({
        "REQUESTS_PER_SECOND, limits-requests-per-second=20 limits-burst=1 limits-max-pause=20ms",
        "CONCURRENT_MISSES, limits-concurrent-misses=1 limits-max-pause=2ms"
    })
    void theApplicationSeesNoErrorWhereItsDriverMayTryTheWholeAgain(Limit limit, String settings) throws Exception {
        try (CachingFixture fixture = before(settings.split(" "));
                MongoClient client = fixture.client("maxPoolSize=" + THREADS)) {
            MongoCollection<Document> orders = client.getDatabase("shop").getCollection("orders");
            MongoCollection<Document> sums = client.getDatabase("shop").getCollection("sums");
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int thread = i;
                    running.add(threads.submit(() -> {
                        for (int n = 0; n < EACH; n++) {
                            int id = thread * EACH + n;
                            try (ClientSession session = client.startSession()) {
                                session.withTransaction(() -> {
                                    orders.insertOne(session, new Document("_id", id));
                                    sums.insertOne(session, new Document("_id", id).append("n", 0));
                                    return sums.updateOne(session, new Document("_id", id), Updates.inc("n", 1));
                                });
                            }
                        }
                        return thread;
                    }));
                }
                for (Future<?> each : running) {
                    each.get(60, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }

            assertThat(fixture.proxy.requests().limits().refusals(limit)).isPositive();
            assertThat(fixture.outside
                            .getDatabase("shop")
                            .getCollection("orders")
                            .countDocuments())
                    .isEqualTo(THREADS * EACH);
            assertThat(fixture.outside.getDatabase("shop").getCollection("sums").countDocuments(new Document("n", 1)))
                    .isEqualTo(THREADS * EACH);
        }
    }

    @Test
    void aRefusedStartIsUnheardOfUpstreamWithItsAbortAndTheNextOneIsATransactionOfItsOwn() throws Exception {
        try (CachingFixture fixture = before();
                ClientSession session = fixture.client.startSession()) {
            fixture.collection().countDocuments();
            fixture.proxy.requests().limits().follow(new Limits(Limits.NONE, 1, 1, Limits.NONE, 0));
            MongoCommandException refused = null;
            int began = 0;
            while (refused == null) {
                session.startTransaction();
                refused = catchThrowableOfType(MongoCommandException.class, () -> fixture.collection()
                        .insertOne(session, new Document("a", 1)));
                session.abortTransaction();
                began += refused == null ? 1 : 0;
            }

            assertThat(refused.getErrorCode()).isEqualTo(462);
            assertThat(refused.getErrorLabels())
                    .containsExactlyInAnyOrder(
                            "SystemOverloadedError",
                            "RetryableError",
                            "NoWritesPerformed",
                            "TransientTransactionError");
            assertThat(upstream(fixture, "insert")).isEqualTo(began);
            assertThat(upstream(fixture, "abortTransaction")).isEqualTo(began);
            assertThat(fixture.proxy.requests().ongoing().begun(Duration.ofMinutes(1)))
                    .isZero();

            fixture.proxy.requests().limits().follow(Limits.none());
            session.startTransaction();
            fixture.collection().insertOne(session, new Document("a", 2));
            session.commitTransaction();
            assertThat(fixture.collectionOutside().find().map(found -> found.getInteger("a")))
                    .containsExactly(2);
        }
    }

    private static long upstream(CachingFixture fixture, String command) {
        return fixture.set.commands().count(command);
    }
}
