package io.larder.integration.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.cache.Statistics;
import io.larder.integration.route.LarderInFront;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several clients through Larder, others that bypass it, and all kinds of trouble: no session misses its own write, nothing that
 * was acknowledged long ago is missing, and once it is quiet every cached answer is the upstream's. For how many seconds is
 * the system property {@code larder.consistency.seconds}, and what goes wrong when depends on {@code larder.consistency.seed}.
 *
 * <p>A replica set or router that {@code LARDER_TEST_MONGODB_URI} names takes the place of the embedded set. It cannot be made to
 * fail on cue, so nothing goes wrong there, and the run with elections is left out.
 */
class ConsistencyTest {
    private static final int SECONDS = Integer.getInteger("larder.consistency.seconds", 8);
    private static final long SEED = Long.getLong("larder.consistency.seed", 22_351L);
    private static final String REAL_SERVER = "LARDER_TEST_MONGODB_URI";
    private static final int DOCUMENTS = 9;
    private static final int ENOUGH_HITS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final int THROUGH = 5;
    private static final int OUTSIDE = 2;

    /**
     * How far behind a cached answer may be: twice what a stream may keep silent for, and as long again for what passes between
     * the moments at which this test looks at its clock on a busy machine. A primary that is cut off also goes on answering for
     * that long.
     */
    private static final Duration BOUND = Duration.ofSeconds(4);

    @ParameterizedTest(name = "with elections: {0}")
    @ValueSource(booleans = {false, true})
    @Timeout(150)
    void whatClientsMayRelyOnHolds(boolean elections) throws Exception {
        String real = System.getenv(REAL_SERVER);
        if (real == null || real.isEmpty()) {
            try (EmbeddedReplicaSet set =
                    EmbeddedReplicaSet.builder().members(3).start()) {
                holds(set.connectionString(), Trouble.of(set, SEED, elections), elections);
            }
        } else {
            assumeFalse(elections, "elections are made by the controls of the embedded set, which is not used here");
            assumeTrue(
                    hasChangeStreams(real), "a standalone server has no change stream for level coherent to rest on");
            holds(real, Trouble.none(), false);
        }
    }

    private static void holds(String server, Trouble trouble, boolean elections) throws Exception {
        try (MongoClient outside = client(server);
                LarderInFront larder = LarderInFront.of(server, Map.of("cache-level", "coherent"))) {
            MongoCollection<Document> data = outside.getDatabase("consistency")
                    .getCollection(Participant.COLLECTION)
                    .withWriteConcern(WriteConcern.MAJORITY);
            data.drop();
            for (int i = 0; i < DOCUMENTS; i++) {
                data.insertOne(new Document("_id", i).append("number", i).append("group", i % Participant.GROUPS));
            }
            Queue<String> violations = new ConcurrentLinkedQueue<>();
            Participant.Run run = run(violations, larder.cacheStatistics()::hits);
            trouble.begin();
            try {
                participate(run, larder, outside, elections);
            } finally {
                trouble.end();
            }
            Statistics statistics = larder.cacheStatistics();
            System.out.printf(
                    "consistency (seed %d): %d reads, %d writes, %d failed, %d hits, %s%n",
                    SEED,
                    run.reads().get(),
                    run.writes().get(),
                    run.failures().get(),
                    statistics.hits(),
                    trouble.done());
            assertThat(violations).as("seed %d", SEED).isEmpty();
            assertThat(statistics.hits()).isGreaterThanOrEqualTo(ENOUGH_HITS);
            assertQuietAnswersAreTheUpstreams(larder, outside);
        }
    }

    private static boolean hasChangeStreams(String server) {
        try (MongoClient client = client(server)) {
            Document hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
            return hello.containsKey("setName") || "isdbgrid".equals(hello.getString("msg"));
        }
    }

    /** Goes on for as long as is wanted, and where the machine is so slow that this says nothing, for longer. */
    private static Participant.Run run(Queue<String> violations, LongSupplier hits) {
        int writers = THROUGH + OUTSIDE;
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long latest = end + PATIENCE.toNanos();
        BooleanSupplier goesOn = () -> {
            long now = System.nanoTime();
            return (now - end < 0 || (hits.getAsLong() < ENOUGH_HITS && now - latest < 0)) && violations.isEmpty();
        };
        return new Participant.Run(
                new Board(DOCUMENTS, writers),
                DOCUMENTS,
                writers,
                BOUND.toNanos(),
                goesOn,
                violations,
                new AtomicLong(),
                new AtomicLong(),
                new AtomicLong());
    }

    /** Returns when the time is over. */
    private static void participate(Participant.Run run, LarderInFront larder, MongoClient outside, boolean elections)
            throws Exception {
        List<MongoClient> clients = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THROUGH; i++) {
                MongoClient client = client("mongodb://localhost:" + larder.port());
                clients.add(client);
                boolean causal = i % 2 == 0;
                // An old primary that is cut off may answer a client that asks for nothing better with old data.
                boolean seesOwn = causal || !elections;
                running.add(threads.submit(new Participant(run, client, i, causal, seesOwn, 0.1, SEED + i)));
            }
            for (int i = THROUGH; i < THROUGH + OUTSIDE; i++) {
                running.add(threads.submit(new Participant(run, outside, i, true, true, 0.1, SEED + i)));
            }
            for (Future<?> each : running) {
                each.get(SECONDS + PATIENCE.toSeconds() + 30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
            clients.forEach(MongoClient::close);
        }
    }

    private static MongoClient client(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.readTimeout(10, TimeUnit.SECONDS))
                .build());
    }

    private static void assertQuietAnswersAreTheUpstreams(LarderInFront larder, MongoClient outside) {
        MongoCollection<Document> upstream = outside.getDatabase("consistency")
                .getCollection(Participant.COLLECTION)
                .withReadConcern(ReadConcern.MAJORITY);
        try (MongoClient client = client("mongodb://localhost:" + larder.port())) {
            MongoCollection<Document> cached = client.getDatabase("consistency").getCollection(Participant.COLLECTION);
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(MongoException.class)
                    .untilAsserted(() -> {
                        for (int i = 0; i < DOCUMENTS; i++) {
                            long before = larder.cacheStatistics().hits();
                            cached.find(Filters.eq(i)).first();
                            Document answer = cached.find(Filters.eq(i)).first();
                            assertThat(larder.cacheStatistics().hits()).isGreaterThan(before);
                            assertThat(answer)
                                    .isEqualTo(upstream.find(Filters.eq(i)).first());
                        }
                    });
        }
    }
}
