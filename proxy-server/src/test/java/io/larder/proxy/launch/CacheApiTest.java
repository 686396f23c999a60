package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.embedded.EmbeddedUpstream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the admin API tells of a cache that is used, and what it takes out of it. */
class CacheApiTest {
    private static final OpenApi DOCUMENT = new OpenApi();
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path file;
    private RunningProxy proxy;
    private MongoClient client;
    private MongoCollection<Document> users;
    private String token;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> flags = Map.of(
                "listen", "127.0.0.1:0",
                "admin-listen", "127.0.0.1:0",
                "admin-token-file", directory.resolve("admin.token").toString());
        file = Files.writeString(directory.resolve("larder.yaml"), "policies: []\n");
        Sources sources = new Sources(Optional.of(file), Map.of(), flags);
        proxy = RunningProxy.start(
                ConfigInUse.of(() -> ConfigLoader.explain(sources)), Optional.of(new EmbeddedUpstream()));
        token = AdminToken.open(directory.resolve("admin.token")).reveal();
        int port = ((InetSocketAddress) proxy.addresses().get(0)).getPort();
        client = MongoClients.create("mongodb://127.0.0.1:" + port);
        users = client.getDatabase("shop").getCollection("users");
        users.insertOne(new Document("_id", "alice").append("age", 7));
        await().atMost(SOON).until(() -> {
            users.find(new Document("_id", "alice")).first();
            return proxy.cache().orElseThrow().statistics().hits() > 0;
        });
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
    }

    private BsonDocument get(String path) throws IOException {
        return checked("GET", path, "");
    }

    private BsonDocument checked(String method, String path, String body) throws IOException {
        Http answer = Http.ask(method, proxy.adminAddresses().get(0), path, token, body);
        String operation = method + " " + path.replaceFirst("\\?.*", "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(DOCUMENT.faults(operation, 200, answer.header("Content-Type"), answer.body()))
                .as(answer.body())
                .isEmpty();
        return BsonDocument.parse(answer.body());
    }

    @Test
    void aDocumentIsFoundInItsEntriesAndTakenOutOfThem() throws IOException {
        BsonDocument entry = get("/api/v1/entries?namespace=shop.users&id=alice")
                .getArray("entries")
                .get(0)
                .asDocument();
        String shape = entry.getString("shape").getValue();
        assertThat(shape).contains("_id").doesNotContain("alice");
        assertThat(entry.getBoolean("watched").getValue()).isTrue();
        assertThat(entry.getTimestamp("clusterTime")).isNotEqualTo(new BsonTimestamp(0));
        assertThat(get("/api/v1/entries?namespace=shop.users&id=bob").getArray("entries"))
                .isEmpty();
        assertThat(get("/api/v1/shapes?namespace=shop.users").getArray("shapes").toString())
                .contains(shape);

        assertThat(checked("POST", "/api/v1/evict", "{namespace: 'shop.users', id: 'bob'}")
                        .getInt32("evicted")
                        .getValue())
                .isZero();
        assertThat(checked("POST", "/api/v1/evict", "{namespace: 'shop.users', id: 'alice'}")
                        .getInt32("evicted")
                        .getValue())
                .isEqualTo(1);
        assertThat(get("/api/v1/entries?namespace=shop.users").getArray("entries"))
                .isEmpty();
    }

    @Test
    void everythingCanBeTakenOut() throws IOException {
        assertThat(checked("POST", "/api/v1/cleanup", "").getInt32("evicted").getValue())
                .as("nothing is idle for so long")
                .isZero();
        assertThat(checked("POST", "/api/v1/clear", "").getInt32("evicted").getValue())
                .isEqualTo(1);
        assertThat(proxy.cache().orElseThrow().inspection().clear()).isZero();
    }

    @Test
    void aSelectionThatIsNoneTakesNothingOut() throws IOException {
        for (String body : new String[] {
            "{}", "{namespace: 'shop'}", "{namespace: 7}", "{namespace: 'a.b', shape: 's', id: 1}", "{namespac: 'a.b'}"
        }) {
            Http answer = Http.post(proxy.adminAddresses().get(0), "/api/v1/evict", token, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.body()).as(body).contains("error");
        }
        assertThat(get("/api/v1/entries?namespace=shop.users").getArray("entries"))
                .hasSize(1);
    }

    @Test
    void policiesChangeWhileItRuns() throws IOException {
        Files.writeString(file, "policies: [{namespace: shop.users, level: off}]\n");

        BsonDocument told = checked("POST", "/api/v1/reload", "");
        assertThat(told.getArray("changed").toString()).contains("policies[0].level");
        assertThat(told.getArray("atNextStart")).isEmpty();

        long hits = proxy.cache().orElseThrow().statistics().hits();
        for (int i = 0; i < 20; i++) {
            assertThat(users.find(new Document("_id", "alice")).first()).containsEntry("age", 7);
        }
        assertThat(proxy.cache().orElseThrow().statistics().hits()).isEqualTo(hits);
        assertThat(get("/api/v1/stats")
                        .getDocument("bypasses")
                        .getNumber("policy-off")
                        .longValue())
                .isEqualTo(20);

        Files.writeString(file, "policies: []\n");
        checked("POST", "/api/v1/reload", "");
        await().atMost(SOON).until(() -> {
            users.find(new Document("_id", "alice")).first();
            return proxy.cache().orElseThrow().statistics().hits() > hits;
        });
    }

    @Test
    void requestsAreCountedByHowTheyWereAnswered() throws IOException {
        users.updateOne(new Document("_id", "bob"), new Document("$set", new Document("a", 1)));
        client.getDatabase("shop").runCommand(new Document("collStats", "users"));

        BsonDocument stats = get("/api/v1/stats");
        BsonDocument requests = stats.getDocument("requests");
        long hits = requests.getDocument("hit").getNumber("count").longValue();
        assertThat(hits).isEqualTo(proxy.cache().orElseThrow().statistics().hits());
        for (String outcome : new String[] {"hit", "miss", "write", "forward", "local"}) {
            assertThat(requests.getDocument(outcome).getNumber("count").longValue())
                    .as(outcome)
                    .isPositive();
            assertThat(requests.getDocument(outcome).getNumber("p50Millis").doubleValue())
                    .as(outcome)
                    .isPositive();
        }
        assertThat(stats.getDocument("stream").getString("state").getValue()).isEqualTo("live");

        String metrics = Http.get(proxy.adminAddresses().get(0), "/metrics", "").body();
        assertThat(metrics)
                .contains(
                        "larder_request_duration_seconds_count{outcome=\"hit\",tenant=\"default\"} " + hits,
                        "larder_cache_entries{tenant=\"default\"} 1.0",
                        "larder_stream_live{tenant=\"default\"} 1.0")
                .containsPattern("larder_stream_watermark_age_seconds\\{tenant=\"default\"} [0-9]");
    }
}
