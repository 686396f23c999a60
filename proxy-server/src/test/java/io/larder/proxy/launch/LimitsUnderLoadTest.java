package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Four times the load that is allowed, by a driver over real sockets: the limit holds, and afterwards all is as before. */
class LimitsUnderLoadTest {
    private static final long SECOND = 1_000_000_000L;

    /** What became of what one thread asked for. */
    private record Tally(int served, int refused) {}

    private static final class Load implements AutoCloseable {
        private final ExecutorService threads;
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Future<Tally>> running = new ArrayList<>();
        final Queue<MongoException> unexpected = new ConcurrentLinkedQueue<>();
        final AtomicInteger servedSoFar = new AtomicInteger();
        final long beganNanos = System.nanoTime();

        Load(int clients, MongoCollection<Document> collection) {
            threads = Executors.newFixedThreadPool(clients);
            for (int i = 0; i < clients; i++) {
                int id = i;
                running.add(threads.submit(() -> ask(collection, id)));
            }
        }

        private Tally ask(MongoCollection<Document> collection, int id) {
            int served = 0;
            int refused = 0;
            while (!over.get()) {
                try {
                    collection.find(new Document("_id", id)).first();
                    served++;
                    servedSoFar.incrementAndGet();
                } catch (MongoException e) {
                    if (e.getCode() == 462) {
                        refused++;
                    } else {
                        unexpected.add(e);
                    }
                }
            }
            return new Tally(served, refused);
        }

        List<Tally> end() throws Exception {
            over.set(true);
            List<Tally> tallies = new ArrayList<>();
            for (Future<Tally> each : running) {
                tallies.add(each.get(60, TimeUnit.SECONDS));
            }
            return tallies;
        }

        @Override
        public void close() {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private static void letItRun(long nanos, Runnable look) {
        long end = System.nanoTime() + nanos;
        await().pollInterval(50, TimeUnit.MILLISECONDS)
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> {
                    look.run();
                    return System.nanoTime() - end >= 0;
                });
    }

    private static TenantLimits limits(CachingFixture fixture) {
        return fixture.proxy.requests().limits();
    }

    /** Each of forty asks again at once; ten of them at a time could be served within a pause. */
    @Test
    void theRateHoldsForHitsTooAndIsFair() throws Exception {
        int rate = 50;
        try (CachingFixture fixture =
                new CachingFixture("limits-requests-per-second=" + rate, "limits-burst=10", "limits-max-pause=200ms")) {
            try (MongoClient client = fixture.client("maxPoolSize=40&minPoolSize=40");
                    Load load = new Load(40, client.getDatabase("shop").getCollection("products"))) {
                // However slow the machine is: until each of them could have been served six times.
                await().atMost(60, TimeUnit.SECONDS).until(() -> load.servedSoFar.get() >= 240);
                List<Tally> tallies = load.end();
                double seconds = (System.nanoTime() - load.beganNanos) / (double) SECOND;
                int served = tallies.stream().mapToInt(Tally::served).sum();

                assertThat(load.unexpected).isEmpty();
                assertThat(served).isLessThanOrEqualTo((int) Math.ceil(rate * seconds) + 10);
                assertThat(tallies)
                        .allSatisfy(each -> assertThat(each.refused()).isPositive());
                double share = served / 40.0;
                assertThat(tallies)
                        .as("each has its share, which is %s", share)
                        .allSatisfy(each -> assertThat((double) each.served()).isBetween(share / 2 - 1, share * 2 + 1));
                assertThat(limits(fixture).refusals(Limit.REQUESTS_PER_SECOND))
                        .isEqualTo(tallies.stream().mapToInt(Tally::refused).sum());
            }
            MongoCollection<Document> collection = fixture.collection();
            for (int i = 0; i < 20; i++) {
                collection.insertOne(new Document("_id", i));
            }
            assertThat(collection.countDocuments()).isEqualTo(20);
            assertThat(limits(fixture).waiting(Limit.REQUESTS_PER_SECOND)).isZero();
        }
    }

    @Test
    void aRefusalTellsDriversAllThatTheyNeed() throws Exception {
        try (CachingFixture fixture = new CachingFixture(
                "limits-requests-per-second=1", "limits-burst=1", "limits-max-pause=0ms", "cache-level=off")) {
            MongoCollection<Document> collection = fixture.collection();
            MongoCommandException refusal = null;
            while (refusal == null) {
                try {
                    collection.insertOne(new Document());
                } catch (MongoCommandException e) {
                    refusal = e;
                }
            }
            assertThat(refusal.getErrorCode()).isEqualTo(462);
            assertThat(refusal.getErrorLabels())
                    .contains("SystemOverloadedError", "RetryableError", "NoWritesPerformed");
            assertThat(refusal.getErrorMessage()).contains("limits.requests-per-second is 1");
        }
    }

    @Test
    void connectionsStayWithinTheirLimitAndTheDriverComesBack() throws Exception {
        int most = 4;
        try (CachingFixture fixture =
                new CachingFixture("limits-connections=" + most, "limits-max-pause=50ms", "cache-level=off")) {
            AtomicInteger highest = new AtomicInteger();
            try (MongoClient client = fixture.client("maxPoolSize=16");
                    Load load = new Load(16, client.getDatabase("shop").getCollection("products"))) {
                letItRun(
                        2 * SECOND,
                        () -> highest.accumulateAndGet(limits(fixture).connected(), Math::max));
                List<Tally> tallies = load.end();

                assertThat(highest).hasValue(most);
                assertThat(tallies.stream().mapToInt(Tally::served).sum()).isPositive();
                assertThat(limits(fixture).refusals(Limit.CONNECTIONS)).isPositive();
                // Fewer than may be connected now: the same client goes on by itself.
                MongoCollection<Document> collection =
                        client.getDatabase("shop").getCollection("products");
                await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                    for (int i = 0; i < 50; i++) {
                        collection.find(new Document("_id", i)).first();
                    }
                    return true;
                });
            }
            await().until(() -> limits(fixture).connected() == 0);
        }
    }

    @Test
    void whileNoMoreMayGoUpstreamMemoryAnswersAllTheSame() throws Exception {
        try (CachingFixture fixture = new CachingFixture("limits-concurrent-misses=1", "limits-max-pause=10s")) {
            fixture.collectionOutside().insertOne(new Document("_id", "hot"));
            fixture.untilHit(fixture.collection(), new Document("_id", "hot"));
            long hitsBefore = fixture.statistics().hits();
            fixture.outside
                    .getDatabase("admin")
                    .runCommand(Document.parse("{configureFailPoint: 'failCommand', mode: {times: 1}, "
                            + "data: {failCommands: ['update'], blockConnection: true, blockTimeMS: 1500}}"));
            ExecutorService others = Executors.newFixedThreadPool(2);
            try {
                MongoCollection<Document> other =
                        fixture.client.getDatabase("shop").getCollection("other");
                List<Future<?>> waiting = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    waiting.add(others.submit(() -> other.updateOne(new Document("_id", 1), Updates.set("n", 1))));
                }
                await().until(() -> limits(fixture).waiting(Limit.CONCURRENT_MISSES) == 1);

                assertThat(fixture.collection().find(new Document("_id", "hot")).into(new ArrayList<>()))
                        .hasSize(1);
                assertThat(limits(fixture).waiting(Limit.CONCURRENT_MISSES))
                        .as("one still waits")
                        .isEqualTo(1);
                assertThat(fixture.statistics().hits()).isGreaterThan(hitsBefore);
                for (Future<?> each : waiting) {
                    each.get(30, TimeUnit.SECONDS);
                }
            } finally {
                others.shutdownNow();
            }
        }
    }

    /** Reads that were to be kept, reads that waited for them, and writes: refused before they went anywhere. */
    @Test
    void whatWasRefusedLeavesNothingUndecidedBehind() throws Exception {
        try (CachingFixture fixture = new CachingFixture("limits-concurrent-misses=1", "limits-max-pause=1ms")) {
            MongoCollection<Document> collection = fixture.collection();
            fixture.collectionOutside().insertOne(new Document("_id", 1).append("n", 0));
            AtomicInteger acknowledged = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            ExecutorService threads = Executors.newFixedThreadPool(12);
            try {
                List<Future<?>> running = new ArrayList<>();
                AtomicBoolean over = new AtomicBoolean();
                for (int i = 0; i < 12; i++) {
                    boolean writes = i % 3 == 0;
                    running.add(threads.submit(() -> {
                        while (!over.get()) {
                            try {
                                if (writes) {
                                    collection.updateOne(new Document("_id", 1), Updates.inc("n", 1));
                                    acknowledged.incrementAndGet();
                                } else {
                                    collection.find(new Document("_id", 1)).first();
                                }
                            } catch (MongoCommandException e) {
                                assertThat(e.getErrorCode()).isEqualTo(462);
                                refused.incrementAndGet();
                            }
                        }
                    }));
                }
                letItRun(2 * SECOND, () -> {});
                over.set(true);
                for (Future<?> each : running) {
                    each.get(30, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(refused).hasPositiveValue();
            assertThat(acknowledged).hasPositiveValue();
            assertThat(fixture.untilHit(collection, new Document("_id", 1)))
                    .as("no write is waited for any more, and none that was refused has run")
                    .containsExactly(new Document("_id", 1).append("n", acknowledged.get()));
            assertThat(limits(fixture).waiting(Limit.CONCURRENT_MISSES)).isZero();
        }
    }
}
