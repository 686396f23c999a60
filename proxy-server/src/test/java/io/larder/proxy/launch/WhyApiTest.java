package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.launch.config.ConfigInUse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of one command: its key, its policy and where that was written, its entry, and what would end that. */
class WhyApiTest {
    private static final OpenApi DOCUMENT = new OpenApi();
    private static final String BY_SKU = "{find: 'products', filter: {sku: 'a'}, projection: {sku: 1, price: 1}}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private CachingFixture fixture;
    private String token;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(
                directory.resolve("larder.yaml"),
                """
                policies:
                  - namespace: shop.*
                    ttl: 1h
                  - namespace: shop.products
                    shape: "*by shape only*"
                    level: off
                """);
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
        Sources sources = new Sources(
                Optional.of(file),
                Map.of("LARDER_LEVEL", "shop.orders=off"),
                Map.of(
                        "listen",
                        "127.0.0.1:0",
                        "upstream",
                        set.connectionString(),
                        "admin-listen",
                        "127.0.0.1:0",
                        "admin-token-file",
                        directory.resolve("admin.token").toString()));
        fixture = new CachingFixture(
                set, RunningProxy.start(ConfigInUse.of(() -> ConfigLoader.explain(sources)), Optional.empty()));
        token = AdminToken.open(directory.resolve("admin.token")).reveal();
        fixture.collectionOutside()
                .insertMany(List.of(
                        new Document("_id", 1).append("sku", "a").append("price", 3),
                        new Document("_id", 2).append("sku", "a").append("price", 4),
                        new Document("_id", 3).append("sku", "b").append("price", 5)));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Http ask(String body) throws IOException {
        Http answer = Http.post(fixture.proxy.adminAddresses().get(0), "/api/v1/why", token, body);
        assertThat(DOCUMENT.faults("POST /api/v1/why", answer.status(), answer.header("Content-Type"), answer.body()))
                .as(answer.body())
                .isEmpty();
        return answer;
    }

    private BsonDocument why(String command, String more) throws IOException {
        Http answer = ask("{db: 'shop', command: " + command + more + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return BsonDocument.parse(answer.body());
    }

    private static boolean ends(BsonDocument told, String change) {
        for (BsonValue each : told.getDocument("invalidation").getArray("changes")) {
            if (each.asDocument().getString("change").getValue().equals(change)) {
                return each.asDocument().getBoolean("ends").getValue();
            }
        }
        throw new AssertionError(change + " in " + told);
    }

    @Test
    void anEntryIsExplained() throws IOException {
        fixture.untilHit(fixture.collection(), new Document("sku", "a"));
        BsonDocument told = why("{find: 'products', filter: {sku: 'a'}}", "");

        assertThat(told.getString("outcome").getValue()).as(told.toString()).isEqualTo("hit");
        BsonDocument entry = told.getDocument("entry");
        assertThat(entry.getArray("ids")).containsExactly(new BsonInt32(1), new BsonInt32(2));
        assertThat(entry.getBoolean("watched").getValue()).isTrue();
        assertThat(entry.getNumber("ttlLeftSeconds").doubleValue()).isBetween(3000.0, 3600.0);
        assertThat(told.getDocument("key").getDocument("parts"))
                .isEqualTo(
                        BsonDocument.parse(
                                "{command: 'find', tenant: 'default', database: 'shop', collection: 'products', filter: {sku: 'a'}}"));
        assertThat(told.getString("shape").getValue()).contains("sku").doesNotContain("'a'");
        assertThat(told.getDocument("level").getString("inEffect").getValue()).isEqualTo("coherent");
        assertThat(told.getDocument("invalidation").getString("equality").getValue())
                .isEqualTo("sku");
        assertThat(ends(told, "delete of a document it holds")).isTrue();
        assertThat(ends(told, "delete of another document")).isFalse();
        assertThat(ends(told, "update of a field of the filter")).isTrue();
        assertThat(ends(told, "an index made or dropped")).isFalse();
    }

    @Test
    void whatWouldEndAnAnswerIsToldBeforeThereIsOne() throws IOException {
        BsonDocument told = why(BY_SKU, "");

        assertThat(told.get("entry").isNull()).isTrue();
        assertThat(told.getDocument("invalidation").getDocument("fields"))
                .isEqualTo(BsonDocument.parse("{filter: ['sku'], sort: [], shown: ['_id', 'price', 'sku']}"));
        assertThat(ends(told, "update of any other field")).isFalse();
    }

    @Test
    void eachPartOfThePolicyHasItsPlace() throws IOException {
        BsonDocument policy = why(BY_SKU, "").getDocument("policy");

        assertThat(policy.getDocument("ttl").getString("value").getValue()).isEqualTo("1h");
        assertThat(policy.getDocument("ttl").getString("path").getValue()).isEqualTo("policies[0].ttl");
        assertThat(policy.getDocument("ttl").getString("origin").getValue()).contains("larder.yaml:3");
        assertThat(policy.getDocument("level").getString("value").getValue()).isEqualTo("coherent");
        assertThat(policy.getDocument("level").getString("origin").getValue()).isEqualTo("default");

        BsonDocument off = why("{find: 'orders', filter: {}}", "");
        assertThat(off.getString("reason").getValue()).isEqualTo("policy-off");
        assertThat(off.getDocument("policy")
                        .getDocument("level")
                        .getString("origin")
                        .getValue())
                .isEqualTo("LARDER_LEVEL");
    }

    @Test
    void anotherLevelCanBeTried() throws IOException {
        fixture.untilHit(fixture.collection(), new Document("sku", "a"));
        String read = "{find: 'products', filter: {sku: 'a'}}";

        assertThat(why(read, ", level: 'off'").getString("reason").getValue()).isEqualTo("policy-off");
        BsonDocument ttl = why(read, ", level: 'ttl'");
        assertThat(ttl.getString("outcome").getValue()).isEqualTo("hit");
        assertThat(ttl.getDocument("level").getNumber("ttlSeconds").doubleValue())
                .isEqualTo(3600);
    }

    @Test
    void askingIsNoUse() throws IOException {
        fixture.untilHit(fixture.collection(), new Document("sku", "a"));
        long hits = fixture.statistics().hits();
        for (int i = 0; i < 50; i++) {
            why("{find: 'products', filter: {sku: 'a'}}", "");
            why("{find: 'products', filter: {sku: 'c'}}", "");
        }
        assertThat(fixture.statistics().hits()).isEqualTo(hits);
        assertThat(fixture.proxy.open().clientConnections()).isPositive();
    }

    @Test
    void whoAsksDecidesWhereLoginsAreRelayed() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("ann", "secret"))
                .start();
        Path file = directory.resolve("relayed.token");
        try (MongoClient direct =
                        MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://ann:secret@"));
                CachingFixture relayed = new CachingFixture(
                        set, "auth-mode=relay", "admin-listen=127.0.0.1:0", "admin-token-file=" + file);
                MongoClient ann = MongoClients.create("mongodb://ann:secret@127.0.0.1:" + relayed.port())) {
            direct.getDatabase("shop").getCollection("products").insertOne(new Document("_id", 1));
            relayed.untilHit(ann.getDatabase("shop").getCollection("products"), new Document("_id", 1));
            String body = "{db: 'shop', command: {find: 'products', filter: {_id: 1}}";
            String secret = AdminToken.open(file).reveal();
            InetSocketAddress admin = relayed.proxy.adminAddresses().get(0);

            assertThat(Http.post(admin, "/api/v1/why", secret, body + ", user: 'ann'}")
                            .body())
                    .contains("\"outcome\": \"hit\"", "\"inEffect\": \"ttl\"");
            assertThat(Http.post(admin, "/api/v1/why", secret, body + ", user: 'bob'}")
                            .body())
                    .contains("\"reason\": \"not-cached\"");
            assertThat(Http.post(admin, "/api/v1/why", secret, body + "}").body())
                    .contains("\"outcome\": \"forward\"", "\"reason\": \"rights-unproven\"");
        }
    }

    @Test
    void aQuestionThatIsNoneIsRefused() throws IOException {
        Map<String, String> bad = Map.of(
                "{}", "expected command to be a command",
                "{command: {}}", "expected command to be a command",
                "{command: {find: 'a'}}", "which database?",
                "{command: {find: 'a'}, db: 7}", "expected db to be a string",
                "{command: {find: 'a'}, db: 'shop', level: 'high'}", "expected level to be one of",
                "{command: {find: 'a'}, db: 'shop', tenant: 'nobody'}", "no such tenant: nobody",
                "{comand: {find: 'a'}}", "no such field: comand");
        for (Map.Entry<String, String> each : bad.entrySet()) {
            Http answer = ask(each.getKey());
            assertThat(answer.status()).as(each.getKey()).isEqualTo(400);
            assertThat(answer.body()).contains(each.getValue());
        }
    }
}
