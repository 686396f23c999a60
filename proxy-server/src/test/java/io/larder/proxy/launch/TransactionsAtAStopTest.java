package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.config.DrainMode;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.launch.config.StartedParts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What applications see of their transactions when Larder stops, and another takes its address. */
class TransactionsAtAStopTest {
    private final EmbeddedReplicaSet set =
            EmbeddedReplicaSet.builder().members(1).start();
    private final StartedParts parts = new StartedParts();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private RunningProxy stopping;
    private MongoClient client;
    private MongoCollection<Document> orders;

    @BeforeEach
    void start() throws Exception {
        stopping = parts.add(at("127.0.0.1:0"));
        client = parts.add(MongoClients.create("mongodb://127.0.0.1:" + port()
                + "/?serverSelectionTimeoutMS=10000&heartbeatFrequencyMS=500&maxPoolSize=1"));
        orders = client.getDatabase("shop").getCollection("orders");
        orders.insertOne(new Document("_id", 0));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        parts.close();
        set.close();
    }

    private int port() {
        return ((InetSocketAddress) stopping.addresses().get(0)).getPort();
    }

    private RunningProxy at(String address) throws Exception {
        RunningProxy proxy = RunningProxy.start(
                Configured.by("listen=" + address, "upstream=" + set.connectionString()), Optional.empty());
        await().until(proxy::knowsUpstream);
        return proxy;
    }

    /** The stop begins, and goes as far as to send clients away, while the first statement of a transaction is held back. */
    private void stopWhileHeld(Future<?> statement) {
        await().during(Duration.ofMillis(200)).until(() -> !statement.isDone());
        stopping.listeners().sendAway();
        stopping.requests().leave();
    }

    @Test
    void theFirstStatementWaitsAndThenTheDriverReportsATransientError() throws Exception {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            stopping.requests().finish();
            int before = set.commands().count("insert");
            Future<MongoException> statement = threads.submit(() -> catchThrowableOfType(
                    MongoException.class, () -> orders.insertOne(session, new Document("_id", 1))));
            stopWhileHeld(statement);

            MongoException seen = statement.get(30, TimeUnit.SECONDS);
            assertThat(seen.getCode()).isEqualTo(91);
            assertThat(seen.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                    .isTrue();
            assertThat(set.commands().count("insert"))
                    .as("nothing of it was done")
                    .isEqualTo(before);
        }
    }

    @Test
    void withTransactionBeginsAnewWithTheNextLarder() throws Exception {
        stopping.requests().finish();
        AtomicInteger tries = new AtomicInteger();
        Future<?> application = threads.submit(() -> {
            try (ClientSession session = client.startSession()) {
                session.withTransaction(() -> {
                    tries.incrementAndGet();
                    return orders.insertOne(session, new Document("_id", 2));
                });
            }
        });
        await().until(() -> tries.get() == 1);
        stopWhileHeld(application);
        parts.add(at("127.0.0.1:" + port()));

        application.get(30, TimeUnit.SECONDS);
        assertThat(tries).hasValue(2);
        assertThat(orders.countDocuments(new Document("_id", 2))).isEqualTo(1);
    }

    @Test
    void oneThatIsNotEndedInHalfOfTheTimeGoesOnWithTheNextLarder() throws Exception {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            orders.insertOne(session, new Document("_id", 3));
            int port = port();
            Future<Boolean> stop =
                    threads.submit(() -> Draining.drain(stopping, DrainMode.AT_ONCE, Duration.ofSeconds(2)));
            stop.get(30, TimeUnit.SECONDS);
            parts.add(at("127.0.0.1:" + port));

            orders.insertOne(session, new Document("_id", 4));
            session.commitTransaction();
            assertThat(orders.countDocuments()).isEqualTo(3);
        }
    }
}
