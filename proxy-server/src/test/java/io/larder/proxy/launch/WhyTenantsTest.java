package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminToken;
import java.io.IOException;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code why} says where there are several tenants, held against where requests are really led. */
class WhyTenantsTest {
    private static final OpenApi DOCUMENT = new OpenApi();
    private static final String FIND = "{find: 'products', filter: {_id: 1}, limit: 1, singleBatch: true}";

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_A = TenantsFixture.set("a");

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_B = TenantsFixture.set("b");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void users() throws Exception {
        TenantsFixture.users(directory, "anna", "ben", "carl");
    }

    private TenantsFixture serving(String top, String tenants) throws Exception {
        String yaml = "admin: {listen: '127.0.0.1:0', token-file: admin.token}\npresentation: {as: mongos}\n" + top
                + "tenants:\n" + tenants.formatted(SET_OF_A.connectionString(), SET_OF_B.connectionString());
        return new TenantsFixture(directory, yaml, "a", "b");
    }

    private TenantsFixture byUser() throws Exception {
        return serving(
                "listeners: [{address: '127.0.0.1:0'}]\nauth: {mode: service, users: users.json}\n",
                """
                  - {name: a, user: 'a*', upstream: {uri: '%s'}, policies: [{namespace: shop.*, ttl: 7m}]}
                  - {name: b, user: ben, upstream: {uri: '%s'}, policies: [{namespace: shop.*, level: off}]}
                """);
    }

    private Http ask(TenantsFixture fixture, String more) throws IOException {
        String token = AdminToken.open(directory.resolve("admin.token")).reveal();
        Http answer = Http.post(
                fixture.proxy.adminAddresses().get(0),
                "/api/v1/why",
                token,
                "{db: 'shop', command: " + FIND + more + "}");
        assertThat(DOCUMENT.faults("POST /api/v1/why", answer.status(), answer.header("Content-Type"), answer.body()))
                .as(answer.body())
                .isEmpty();
        return answer;
    }

    private BsonDocument why(TenantsFixture fixture, String more) throws IOException {
        Http answer = ask(fixture, more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return BsonDocument.parse(answer.body());
    }

    private static String text(BsonDocument told, String field) {
        return told.getString(field).getValue();
    }

    @Test
    void theUserDecidesAsItDoesForARequest() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            fixture.untilHit("a", anna);

            BsonDocument ofAnna = why(fixture, ", user: 'anna'");
            assertThat(text(ofAnna, "tenant")).isEqualTo("a");
            assertThat(text(ofAnna, "outcome")).isEqualTo("hit");
            assertThat(text(ofAnna.getDocument("policy").getDocument("ttl"), "value"))
                    .isEqualTo("7m");
            BsonDocument ofBen = why(fixture, ", user: 'ben'");
            assertThat(text(ofBen, "tenant")).isEqualTo("b");
            assertThat(text(ofBen, "reason")).isEqualTo("policy-off");

            Http ofCarl = ask(fixture, ", user: 'carl'");
            assertThat(ofCarl.status()).isEqualTo(400);
            String refusal = "no tenant of this Larder has the user carl or the database shop";
            assertThat(ofCarl.body()).contains(refusal);
            MongoClient carl = fixture.client(0, "carl:secret@", "");
            assertThat(catchThrowableOfType(
                            MongoException.class,
                            () -> TenantsFixture.products(carl).find().first()))
                    .hasMessageContaining(refusal);
        }
    }

    @Test
    void aTenantThatIsNamedIsAskedAndItIsSaidWhereTheRequestWouldReallyGo() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            BsonDocument told = why(fixture, ", user: 'anna', tenant: 'b'");
            assertThat(text(told, "tenant")).isEqualTo("b");
            assertThat(text(told, "reason")).isEqualTo("policy-off");
            assertThat(text(told, "ledTo")).isEqualTo("a");
            assertThat(why(fixture, ", user: 'anna', tenant: 'a'").isNull("ledTo"))
                    .isTrue();
            assertThat(ask(fixture, ", tenant: 'c'").body()).contains("no such tenant: c; there are a, b");
        }
    }

    @Test
    void theDatabaseDecides() throws Exception {
        try (TenantsFixture fixture = serving(
                "listeners: [{address: '127.0.0.1:0'}]\nauth: {mode: service, users: users.json}\n",
                """
                  - {name: a, database: 'shop', upstream: {uri: '%s'}}
                  - {name: b, database: 'b*', upstream: {uri: '%s'}}
                """)) {
            assertThat(text(why(fixture, ", user: 'carl'"), "tenant")).isEqualTo("a");
            MongoClient carl = fixture.client(0, "carl:secret@", "");
            Document found = TenantsFixture.products(carl).find().first();
            assertThat(found).containsEntry("of", "a");
            assertThat(fixture.tenant("a").requests().limits().tenant()).isEqualTo("a");
        }
    }

    @Test
    void whereOnlyListenersDecideTheTenantHasToBeNamed() throws Exception {
        try (TenantsFixture fixture = serving(
                "listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]\n",
                """
                  - {name: a, listener: '127.0.0.1:0', upstream: {uri: '%s'}}
                  - {name: b, listener: 'localhost:0', upstream: {uri: '%s'}, limits: {connections: 3}}
                """)) {
            assertThat(ask(fixture, "").body()).contains("which tenant?").contains("expected one of a, b");
            BsonDocument told = why(fixture, ", tenant: 'b'");
            assertThat(text(told, "tenant")).isEqualTo("b");
            assertThat(told.isNull("ledTo")).isTrue();
            assertThat(told.getArray("limits")).hasSize(1);
        }
    }
}
