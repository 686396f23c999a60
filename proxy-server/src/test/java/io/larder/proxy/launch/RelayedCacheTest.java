package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Where clients log in upstream themselves, answers live by their time to live, and definitions are asked over their connections. */
class RelayedCacheTest {
    @Test
    void answersAreKeptWithoutCredentialsOfTheProxysOwn() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                        .authentication(EmbeddedUser.root("root", "secret"))
                        .start();
                RunningProxy proxy = RunningProxy.start(
                        ConfigLoader.load(
                                Sources.flags(Map.of("listen", "127.0.0.1:0", "upstream", set.connectionString()))),
                        Optional.empty());
                MongoClient client = MongoClients.create("mongodb://root:secret@127.0.0.1:"
                        + ((InetSocketAddress) proxy.addresses().get(0)).getPort() + "/?maxPoolSize=1")) {
            MongoCollection<Document> items = client.getDatabase("shop").getCollection("items");
            items.insertOne(new Document("_id", 1));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(items.find(new Document("_id", 1)).first()).isEqualTo(new Document("_id", 1));
                assertThat(proxy.cache().orElseThrow().statistics().hits()).isPositive();
            });
        }
    }

    @Test
    void aClientThatGoesAwayWhileItsConnectionIsUsedForAQuestionLeavesNothingBehind() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
        try (CachingFixture fixture = new CachingFixture(set, "auth-mode=relay");
                MongoClient stays = MongoClients.create("mongodb://root:secret@127.0.0.1:" + fixture.port())) {
            MongoCollection<Document> items = stays.getDatabase("shop").getCollection("items");
            items.insertOne(new Document("_id", 1));
            try (var held = set.adversary().connections().holdBefore("listCollections")) {
                MongoClient goes = MongoClients.create(
                        "mongodb://root:secret@127.0.0.1:" + fixture.port() + "/?socketTimeoutMS=300&retryReads=false");
                assertThatThrownBy(() -> goes.getDatabase("shop")
                                .getCollection("items")
                                .find(new Document("_id", 1))
                                .first())
                        .isInstanceOf(MongoException.class);
                assertThat(held.held()).isPositive();
                goes.close();
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                items.find(new Document("_id", 1)).first();
                return fixture.statistics().hits() > 0;
            });
        }
    }

    @Test
    void aSessionThatEndsTakesItsCursorsOverAnswersWithIt() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
        try (CachingFixture fixture = new CachingFixture(set, "auth-mode=relay");
                MongoClient client = MongoClients.create("mongodb://root:secret@127.0.0.1:" + fixture.port());
                ClientSession session = client.startSession()) {
            MongoCollection<Document> items = client.getDatabase("shop").getCollection("items");
            items.insertMany(List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3)));
            fixture.untilHit(items, new Document());
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                items.find(session).batchSize(2).iterator().next();
                return openCursors(fixture) > 0;
            });

            client.getDatabase("admin")
                    .runCommand(new Document(
                            "endSessions", List.of(session.getServerSession().getIdentifier())));

            assertThat(openCursors(fixture)).isZero();
        }
    }

    private static int openCursors(CachingFixture fixture) {
        return fixture.proxy.requests().ongoing().answerCursors().size();
    }
}
