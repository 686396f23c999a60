package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.larder.embedded.EmbeddedReplicaSet;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The upstream of one tenant goes away while the proxy runs, and comes back. */
class TenantOutageTest {
    private EmbeddedReplicaSet setOfA;
    private EmbeddedReplicaSet setOfB;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void start() {
        setOfA = TenantsFixture.set();
        setOfB = TenantsFixture.set();
        fill(setOfA);
        fill(setOfB);
    }

    private static void fill(EmbeddedReplicaSet set) {
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            TenantsFixture.products(client).insertOne(new Document("_id", 1).append("n", 0));
        }
    }

    @AfterEach
    void stop() {
        setOfA.close();
        setOfB.close();
    }

    /** Writes, and reads what it has written, until it is told to stop: the rounds that it got through, all without an error. */
    private static Future<Integer> work(
            TenantsFixture fixture, MongoClient client, AtomicBoolean on, AtomicInteger rounds) {
        var thread = Executors.newSingleThreadExecutor();
        fixture.add(thread::shutdownNow);
        return thread.submit(() -> {
            var products = TenantsFixture.products(client);
            while (on.get()) {
                products.updateOne(Filters.eq("_id", 1), Updates.inc("n", 1));
                int n = rounds.incrementAndGet();
                assertThat(products.find(new Document("_id", 1)).first()).containsEntry("n", n);
                assertThat(products.find(new Document("_id", 1)).first()).containsEntry("n", n);
            }
            return rounds.get();
        });
    }

    private static void awaitMore(AtomicInteger rounds) {
        int target = rounds.get() + 20;
        await().atMost(TenantsFixture.SOON).until(() -> rounds.get() >= target);
    }

    @Test
    void theOtherTenantFeelsNothingAndTheOneRecovers() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]
                tenants:
                  - {name: a, listener: '127.0.0.1:0', upstream: {uri: '%s&serverSelectionTimeoutMS=500'}}
                  - {name: b, listener: 'localhost:0', upstream: {uri: '%s'}}
                """
                        .formatted(setOfA.connectionString(), setOfB.connectionString());
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b")) {
            MongoClient ofA = fixture.client(0, "", "serverSelectionTimeoutMS=1000");
            // A write that had to be sent again would be counted twice or not be seen.
            MongoClient ofB = fixture.client(1, "", "retryWrites=false&retryReads=false");
            fixture.untilHit("a", ofA);
            fixture.untilHit("b", ofB);
            AtomicBoolean on = new AtomicBoolean(true);
            AtomicInteger rounds = new AtomicInteger();
            Future<Integer> working = work(fixture, ofB, on, rounds);
            awaitMore(rounds);

            int port = setOfA.ports().get(0);
            setOfA.close();
            for (int i = 0; i < 3; i++) {
                Throwable read =
                        catchThrowable(() -> TenantsFixture.products(ofA).countDocuments());
                Throwable write =
                        catchThrowable(() -> TenantsFixture.products(ofA).insertOne(new Document("of", "a")));
                assertThat(read).as("a read").isInstanceOf(MongoException.class);
                assertThat(write).as("a write").isInstanceOf(MongoException.class);
            }
            awaitMore(rounds);
            assertThat(working.isDone()).isFalse();

            setOfA = EmbeddedReplicaSet.builder().members(1).port(port).start();
            fill(setOfA);
            await().atMost(TenantsFixture.SOON)
                    .ignoreExceptionsInstanceOf(MongoException.class)
                    .until(() -> TenantsFixture.products(ofA).countDocuments() == 1);
            TenantsFixture.products(ofA).updateOne(Filters.eq("_id", 1), Updates.set("n", 7));
            assertThat(TenantsFixture.products(ofA).find(new Document("_id", 1)).first())
                    .containsEntry("n", 7);

            awaitMore(rounds);
            on.set(false);
            assertThat(working.get()).isGreaterThanOrEqualTo(60);
        }
    }
}
