package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminToken;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants with listeners of their own, with the same names of databases and collections behind both. */
class TenantsByListenerTest {
    private static EmbeddedReplicaSet setOfA;
    private static EmbeddedReplicaSet setOfB;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void start() {
        setOfA = TenantsFixture.set();
        setOfB = TenantsFixture.set();
        insert(setOfA, "a");
        insert(setOfB, "b");
    }

    private static void insert(EmbeddedReplicaSet set, String whose) {
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            TenantsFixture.products(client).insertOne(new Document("_id", 1).append("of", whose));
        }
    }

    @AfterAll
    static void stop() {
        setOfA.close();
        setOfB.close();
    }

    private static String yaml(String uriOfA, String uriOfB) {
        return """
                listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]
                tenants:
                  - {name: a, listener: '127.0.0.1:0', upstream: {uri: '%s'}}
                  - {name: b, listener: 'localhost:0', upstream: {uri: '%s'}}
                """
                .formatted(uriOfA, uriOfB);
    }

    @Test
    void eachClientSeesTheDataOfItsTenantFromUpstreamAndFromMemory() throws Exception {
        try (TenantsFixture fixture =
                new TenantsFixture(directory, yaml(setOfA.connectionString(), setOfB.connectionString()), "a", "b")) {
            MongoClient ofA = fixture.client(0);
            MongoClient ofB = fixture.client(1);
            fixture.untilHit("a", ofA);
            fixture.untilHit("b", ofB);

            for (int i = 0; i < 10; i++) {
                assertThat(TenantsFixture.products(ofA)
                                .find(new Document("_id", 1))
                                .first())
                        .containsEntry("of", "a");
                assertThat(TenantsFixture.products(ofB)
                                .find(new Document("_id", 1))
                                .first())
                        .containsEntry("of", "b");
            }
            assertThat(fixture.tenant("a").cache().orElseThrow().entries()).isPositive();
            fixture.tenant("a").cache().orElseThrow().inspection().clear();
            assertThat(fixture.tenant("a").cache().orElseThrow().entries()).isZero();
            assertThat(fixture.tenant("b").cache().orElseThrow().entries()).isPositive();
        }
    }

    @Test
    void anUpstreamThatIsNotThereIsTheTroubleOfItsTenantOnly() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(
                directory,
                yaml(setOfA.connectionString(), "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"),
                "a")) {
            assertThat(TenantsFixture.products(fixture.client(0))
                            .find(new Document("_id", 1))
                            .first())
                    .containsEntry("of", "a");
            MongoClient ofB = fixture.client(1, "", "serverSelectionTimeoutMS=500");
            assertThatThrownBy(() -> TenantsFixture.products(ofB).countDocuments())
                    .isInstanceOf(MongoException.class);
        }
    }

    @Test
    void theAdminApiTellsTenantsApartAndEvictsFromOneOnly() throws Exception {
        Path tokenFile = directory.resolve("token");
        String admin = "admin: {listen: '127.0.0.1:0', token-file: '" + tokenFile + "'}\n";
        try (TenantsFixture fixture = new TenantsFixture(
                directory, admin + yaml(setOfA.connectionString(), setOfB.connectionString()), "a", "b")) {
            fixture.untilHit("a", fixture.client(0));
            fixture.untilHit("b", fixture.client(1));
            InetSocketAddress address = fixture.proxy.adminAddresses().get(0);
            String token = AdminToken.open(tokenFile).reveal();

            BsonDocument tenants = BsonDocument.parse(
                    Http.get(address, "/api/v1/tenants", token).body());
            assertThat(tenants.getArray("tenants"))
                    .extracting(tenant -> tenant.asDocument().getString("name").getValue())
                    .containsExactly("a", "b");
            assertThat(Http.get(address, "/api/v1/entries?namespace=shop.products", token)
                            .body())
                    .contains("expected tenant, one of a, b");
            assertThat(Http.get(address, "/api/v1/entries?namespace=shop.products&tenant=a", token)
                            .body())
                    .contains("find shop.products");
            assertThat(Http.post(address, "/api/v1/clear", token, "{\"tenant\": \"a\"}")
                            .body())
                    .contains("1");
            assertThat(Http.post(address, "/api/v1/clear", token, "{\"tenant\": \"x\"}")
                            .body())
                    .contains("no such tenant: x; there are a, b");
            assertThat(fixture.tenant("a").cache().orElseThrow().entries()).isZero();
            assertThat(fixture.tenant("b").cache().orElseThrow().entries()).isPositive();
        }
    }

    @Test
    void figuresAndPoolsAreOfAllTenantsOrOfTheOneThatIsNamed() throws Exception {
        Path tokenFile = directory.resolve("token");
        String admin = "admin: {listen: '127.0.0.1:0', token-file: '" + tokenFile + "'}\n";
        try (TenantsFixture fixture = new TenantsFixture(
                directory, admin + yaml(setOfA.connectionString(), setOfB.connectionString()), "a", "b")) {
            fixture.untilHit("a", fixture.client(0));
            fixture.untilHit("b", fixture.client(1));
            fixture.untilHit("b", fixture.client(1));
            InetSocketAddress address = fixture.proxy.adminAddresses().get(0);
            String token = AdminToken.open(tokenFile).reveal();

            BsonDocument all = get(address, "/api/v1/stats", token);
            BsonDocument ofB = get(address, "/api/v1/stats?tenant=b", token);
            assertThat(all.getDocument("cache").getNumber("entries").longValue())
                    .isEqualTo(2);
            assertThat(all.getDocument("cache").getNumber("hits").longValue())
                    .isEqualTo(fixture.hits("a") + fixture.hits("b"));
            assertThat(all.getArray("tenants"))
                    .extracting(tenant -> tenant.asDocument()
                            .getDocument("cache")
                            .getNumber("hits")
                            .longValue())
                    .containsExactly(fixture.hits("a"), fixture.hits("b"));
            assertThat(all.getArray("tenants"))
                    .extracting(tenant -> tenant.asDocument()
                            .getDocument("stream")
                            .getString("tenant")
                            .getValue())
                    .containsExactly("a", "b");
            assertThat(ofB.getDocument("cache").getNumber("hits").longValue()).isEqualTo(fixture.hits("b"));
            assertThat(ofB.getDocument("requests")
                            .getDocument("hit")
                            .getNumber("count")
                            .longValue())
                    .isEqualTo(fixture.hits("b"));
            assertThat(ofB.getDocument("stream").getString("tenant").getValue()).isEqualTo("b");
            assertThat(get(address, "/api/v1/stats?tenant=x", token).toString()).contains("no such tenant: x");
            for (String path : List.of("/api/v1/stats", "/api/v1/pools")) {
                Http answer = Http.get(address, path, token);
                assertThat(new OpenApi()
                                .faults("GET " + path, answer.status(), answer.header("Content-Type"), answer.body()))
                        .isEmpty();
            }

            BsonDocument pools = get(address, "/api/v1/pools", token);
            for (String list : List.of("servers", "pools")) {
                assertThat(pools.getArray(list))
                        .extracting(one -> one.asDocument().getString("tenant").getValue())
                        .contains("a", "b");
                assertThat(get(address, "/api/v1/pools?tenant=b", token).getArray(list))
                        .extracting(one -> one.asDocument().getString("tenant").getValue())
                        .containsOnly("b");
            }

            assertThat(Banner.of("1", fixture.proxy, fixture.proxy.topology().view())
                            .lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("  upstream      a: mongodb://")
                            .contains("answers kept: level coherent"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("                b: mongodb://")
                            .contains("answers kept: level coherent"))
                    .noneMatch(line -> line.startsWith("  answers kept"));
        }
    }

    private static BsonDocument get(InetSocketAddress address, String path, String token) throws Exception {
        return BsonDocument.parse(Http.get(address, path, token).body());
    }
}
