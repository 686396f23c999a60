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
}
