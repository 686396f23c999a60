package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.reason.Reason;
import io.larder.proxy.WireClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single settings of the cache and of its policies are seen to do, for all collections and for those named. */
class CacheFlagsTest {
    private static final Document PEN = new Document("_id", 1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static CachingFixture fixture(String... settings) throws Exception {
        CachingFixture fixture =
                new CachingFixture(EmbeddedReplicaSet.builder().members(1).start(), settings);
        String text = "x".repeat(3000);
        fixture.collectionOutside()
                .insertMany(IntStream.rangeClosed(1, 150)
                        .mapToObj(i -> new Document("_id", i).append("price", 3).append("text", text))
                        .toList());
        return fixture;
    }

    private static void awaitRefusals(CachingFixture fixture, Document filter, Reason reason) {
        await().atMost(SOON).until(() -> {
            fixture.collection().find(filter).batchSize(20).into(new ArrayList<>());
            return fixture.statistics().refused(reason) > 0;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache-max-entry-size=2KiB", "max-entry-size=shop.products=2KiB"})
    void whatIsLargerIsNotKept(String setting) throws Exception {
        try (CachingFixture fixture = fixture(setting)) {
            fixture.collectionOutside().insertOne(new Document("_id", "small"));
            fixture.untilHit(fixture.collection(), new Document("_id", "small"));
            long kept = fixture.statistics().admitted();
            awaitRefusals(fixture, PEN, Reason.TOO_LARGE);
            assertThat(fixture.statistics().admitted()).isEqualTo(kept);
        }
    }

    @Test
    void whatFindsNoRoomToBeGatheredIsNotKept() throws Exception {
        try (CachingFixture fixture = fixture("cache-fills-gather-memory=64KiB")) {
            fixture.untilHit(fixture.collection(), PEN);
            long kept = fixture.statistics().admitted();
            awaitRefusals(fixture, new Document(), Reason.GATHERINGS_FULL);
            assertThat(fixture.statistics().admitted()).isEqualTo(kept);
        }
    }

    @Test
    void whatIsGatheredForTooLongIsNotKept() throws Exception {
        try (CachingFixture fixture = fixture("cache-fills-gather-time=1ms")) {
            fixture.untilHit(fixture.collection(), PEN);
            long kept = fixture.statistics().admitted();
            awaitRefusals(fixture, new Document(), Reason.TOO_SLOW);
            assertThat(fixture.statistics().admitted()).isEqualTo(kept);
        }
    }

    /** Longer times than those that hold where nothing is said cannot be told from them but by waiting. */
    @Test
    void longTimesAreThoseOfTheCache() throws Exception {
        try (CachingFixture fixture = fixture("cache-fills-max-follow=7s", "cache-fills-gather-time=70s")) {
            assertThat(Duration.ofNanos(fixture.cache().limits().followerNanos()))
                    .hasSeconds(7);
            assertThat(Duration.ofNanos(fixture.cache().limits().fillNanos())).hasSeconds(70);
        }
    }

    @ParameterizedTest
    @CsvSource({"50ms, true", "1h, false"})
    void whoWaitsForTheReadOfAnotherReadsForItselfAfterThat(String wait, boolean itself) throws Exception {
        try (CachingFixture fixture = fixture("cache-fills-max-follow=" + wait)) {
            fixture.untilHit(fixture.collection(), PEN);
            Document other = new Document("_id", 2);
            try (MongoClient second = fixture.client("");
                    var held = fixture.set.adversary().connections().holdBefore("find")) {
                MongoCollection<Document> products = second.getDatabase("shop").getCollection("products");
                var first = CompletableFuture.supplyAsync(
                        () -> fixture.collection().find(other).first());
                await().atMost(SOON).until(() -> held.held() == 1);
                var follower =
                        CompletableFuture.supplyAsync(() -> products.find(other).first());
                await().atMost(SOON)
                        .until(() ->
                                itself ? held.held() == 2 : fixture.statistics().joined() == 1);
                assertThat(held.held()).isEqualTo(itself ? 2 : 1);
                fixture.set.adversary().connections().clear();
                assertThat(first.join()).isEqualTo(follower.join());
            }
        }
    }

    /** Longer than it is if nothing is said, because only too early can be seen for certain. */
    @Test
    void aFillWaitsSoLongForTheTimeItAsksFor() throws Exception {
        try (CachingFixture fixture = fixture("cache-fills-max-wait=900ms")) {
            fixture.untilHit(fixture.collection(), PEN);
            fixture.set.adversary().stallCommitPoint();
            fixture.collection().withWriteConcern(WriteConcern.W1).updateOne(Filters.eq(1), Updates.set("price", 4));
            long began = System.nanoTime();
            assertThat(fixture.collection().find(PEN).first()).containsEntry("price", 4);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
            fixture.set.adversary().releaseCommitPoint();
        }
    }

    @ParameterizedTest
    @CsvSource({"narrow, false", "trusted, true"})
    void aCommentMayAskForMoreThanThePolicyAllowsWhereItIsTrusted(String hints, boolean kept) throws Exception {
        try (CachingFixture fixture =
                fixture("cache-level=off", "level=shop.orders=coherent", "cache-hints=" + hints)) {
            MongoCollection<Document> orders =
                    fixture.client.getDatabase("shop").getCollection("orders");
            orders.insertOne(PEN);
            fixture.untilHit(orders, PEN);
            long before = fixture.statistics().hits();
            for (int i = 0; i < 5; i++) {
                fixture.collection().find(PEN).comment("larder: ttl=1h").first();
            }
            assertThat(fixture.statistics().hits() > before).isEqualTo(kept);
        }
    }

    /** A client that has seen a time sees at least that: of what it was told by others, too, where causality is gossip. */
    @ParameterizedTest
    @CsvSource({"session, 3", "gossip, 4"})
    void whatAClientHasHeardOfIsAFloorWhereItIsMeantToBe(String causality, int seen) throws Exception {
        try (CachingFixture fixture = fixture("cache-causality=" + causality, "cache-streams-max-await=10s");
                WireClient direct = new WireClient(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), fixture.set.ports().get(0)));
                WireClient client = new WireClient(fixture.proxy.addresses().get(0))) {
            fixture.untilHit(fixture.collection(), PEN);
            fixture.set.adversary().changeStreams().hold();
            BsonDocument written =
                    direct.ask("{update: 'products', updates: [{q: {_id: 1}, u: {$set: {price: 4}}}], $db: 'shop'}");
            BsonDocument found = client.ask("{find: 'products', filter: {_id: 1}, $db: 'shop', $clusterTime: "
                    + written.getDocument("$clusterTime").toJson() + "}");
            assertThat(found.getDocument("cursor").getArray("firstBatch").get(0).asDocument())
                    .containsEntry("price", new BsonInt32(seen));
            fixture.set.adversary().changeStreams().release();
        }
    }

    @Test
    void collectionsThatAreNamedAreShadowed() throws Exception {
        try (CachingFixture fixture = fixture("shadow=shop.products=on")) {
            await().atMost(SOON).until(() -> {
                fixture.collection().find(PEN).first();
                return fixture.proxy.caching().verification().comparisons() > 2;
            });
            fixture.set.commands().clear();
            fixture.collection().find(PEN).first();
            assertThat(fixture.set.commands().named("find"))
                    .anyMatch(command -> command.database().equals("shop"));
            MongoCollection<Document> orders =
                    fixture.client.getDatabase("shop").getCollection("orders");
            orders.insertOne(PEN);
            fixture.untilHit(orders, PEN);
        }
    }

    @Test
    void collectionsThatAreNamedAreVerified() throws Exception {
        try (CachingFixture fixture = fixture("verify-rate=shop.products=1")) {
            MongoCollection<Document> orders =
                    fixture.client.getDatabase("shop").getCollection("orders");
            orders.insertOne(PEN);
            fixture.untilHit(orders, PEN);
            orders.find(PEN).first();
            assertThat(fixture.proxy.caching().verification().comparisons()).isZero();
            await().atMost(SOON).until(() -> {
                fixture.collection().find(PEN).first();
                return fixture.proxy.caching().verification().comparisons() > 2;
            });
        }
    }

    @Test
    void collectionsThatAreNamedAreReadAgainAfterAChange() throws Exception {
        try (CachingFixture fixture = fixture("after-change=shop.products=refresh")) {
            fixture.untilHit(fixture.collection(), PEN);
            long admitted = fixture.statistics().admitted();
            fixture.collection().updateOne(Filters.eq(1), Updates.set("price", 9));
            await().atMost(SOON).until(() -> fixture.statistics().admitted() > admitted);
        }
    }

    @Test
    void withoutStreamsNobodyTellsOfWhatIsWrittenElsewhere() throws Exception {
        try (CachingFixture fixture = fixture("cache-streams-use=off", "cache-ttl=1h")) {
            fixture.untilHit(fixture.collection(), PEN);
            assertThat(fixture.proxy.stream()).isEmpty();
            assertThat(fixture.set.commands().named("aggregate"))
                    .noneMatch(command -> command.text().contains("$changeStream"));
            fixture.collectionOutside().updateOne(Filters.eq(1), Updates.set("price", 9));
            List<Document> found = fixture.collection().find(PEN).into(new ArrayList<>());
            assertThat(found).first().satisfies(pen -> assertThat(pen).containsEntry("price", 3));
        }
    }
}
