package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import java.time.Duration;
import java.util.ArrayList;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers beyond their time, where a policy allows them, through the wire. */
class StaleAnswersTest {
    private static final Document PEN = new Document("_id", 1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static MongoCollection<Document> products(MongoClient client) {
        return client.getDatabase("shop").getCollection("products");
    }

    private static int price(MongoCollection<Document> collection, Document filter) {
        return collection.find(filter).into(new ArrayList<>()).get(0).getInteger("price");
    }

    /** A read that memory has answered although the answer's time was over. */
    private static int stale(CachingFixture fixture, MongoCollection<Document> collection) {
        int[] price = new int[1];
        await().atMost(SOON).ignoreExceptions().until(() -> {
            long before = fixture.statistics().staleHits();
            price[0] = price(collection, PEN);
            return fixture.statistics().staleHits() > before;
        });
        return price[0];
    }

    @Test
    void whatIsOverIsServedOnceMoreWhileItIsReadAgain() throws Exception {
        try (CachingFixture fixture =
                new CachingFixture("cache-level=ttl", "cache-ttl=300ms", "cache-stale-while-revalidate=1h")) {
            fixture.collectionOutside().insertOne(new Document(PEN).append("price", 3));
            fixture.untilHit(fixture.collection(), PEN);
            assertThat(stale(fixture, fixture.collection())).isEqualTo(3);
            fixture.collectionOutside().updateOne(PEN, Updates.set("price", 4));
            await("without the background read the old answer would be good for an hour")
                    .atMost(SOON)
                    .until(() -> price(fixture.collection(), PEN) == 4);
            assertThat(stale(fixture, fixture.collection())).isEqualTo(4);
            fixture.collection().updateOne(Filters.eq(1), Updates.set("price", 5));
            assertThat(price(fixture.collection(), PEN))
                    .as("what a write through Larder has dropped is not served, however stale it may be")
                    .isEqualTo(5);
        }
    }

    @Test
    void whereOnlyClientsAreLoggedInItIsReadAgainOverTheirOwnConnections() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("ann", "secret"))
                .start();
        try (MongoClient direct =
                        MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://ann:secret@"));
                CachingFixture fixture = new CachingFixture(
                        set,
                        "auth-mode=relay",
                        "cache-level=ttl",
                        "cache-ttl=300ms",
                        "stale-while-revalidate=shop.products=1h");
                MongoClient ann = MongoClients.create("mongodb://ann:secret@127.0.0.1:" + fixture.port())) {
            products(direct).insertOne(new Document(PEN).append("price", 3));
            fixture.untilHit(products(ann), PEN);
            assertThat(stale(fixture, products(ann))).isEqualTo(3);
            products(direct).updateOne(PEN, Updates.set("price", 4));
            await().atMost(SOON).until(() -> price(products(ann), PEN) == 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl", "bounded"})
    void whileThereIsNobodyToAskWhatIsOverIsServedAndNothingThatAWriteHasDropped(String level) throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
        int port = set.ports().get(0);
        try (CachingFixture fixture = new CachingFixture(
                set,
                "cache-level=" + level,
                level.equals("ttl") ? "cache-ttl=1s" : "cache-bound=1s",
                "cache-streams-max-await=100ms",
                level.equals("ttl") ? "cache-stale-if-down=1h" : "stale-if-down=shop.products=1h",
                "time-limits-server-selection=200ms")) {
            fixture.collectionOutside().insertOne(new Document(PEN).append("price", 3));
            fixture.collectionOutside().insertOne(new Document("_id", 2).append("price", 3));
            fixture.untilHit(fixture.collection(), new Document("_id", 2));
            fixture.collection().updateOne(Filters.eq(2), Updates.set("price", 9));
            fixture.untilHit(fixture.collection(), PEN);
            fixture.loseUpstream();
            assertThat(stale(fixture, fixture.collection())).isEqualTo(3);
            long hits = fixture.statistics().hits();
            assertThatThrownBy(() -> price(fixture.collection(), new Document("_id", 2)));
            assertThat(fixture.statistics().hits()).isEqualTo(hits);

            try (EmbeddedReplicaSet back =
                            EmbeddedReplicaSet.builder().members(1).port(port).start();
                    MongoClient outside = MongoClients.create(back.connectionString())) {
                products(outside).insertOne(new Document(PEN).append("price", 4));
                await("the upstream is back, and is asked")
                        .atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> price(fixture.collection(), PEN) == 4);
            }
        }
    }
}
