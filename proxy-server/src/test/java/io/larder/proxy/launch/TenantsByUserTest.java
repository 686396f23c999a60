package io.larder.proxy.launch;

import static io.larder.proxy.launch.TwoUpstreams.whose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that are chosen by the user who has logged in. */
class TenantsByUserTest {
    @AutoClose
    private static final TwoUpstreams UPSTREAMS = new TwoUpstreams();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void users() throws Exception {
        TenantsFixture.users(directory, "anna", "ben", "carl");
    }

    private TenantsFixture byUser() throws Exception {
        return new TenantsFixture(
                directory,
                UPSTREAMS.service(
                        """
                          - {name: a, user: 'a*', upstream: {uri: '%s'}}
                          - {name: b, user: ben, databases: shop, upstream: {uri: '%s'}}
                        """),
                "a",
                "b");
    }

    @Test
    void theUserWhoHasLoggedInDecides() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            MongoClient ben = fixture.client(0, "ben:secret@", "");

            fixture.untilHit("a", anna);
            fixture.untilHit("b", ben);
            assertThat(whose(anna, "shop")).isEqualTo("a");
            assertThat(whose(ben, "shop")).isEqualTo("b");
            assertThat(fixture.tenant("a").cache().orElseThrow().entries()).isEqualTo(1);
        }
    }

    @Test
    void aUserOfNoTenantIsToldSo() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient carl = fixture.client(0, "carl:secret@", "");

            MongoCommandException refused =
                    catchThrowableOfType(MongoCommandException.class, () -> whose(carl, "shop"));

            assertThat(refused.getErrorCode()).isEqualTo(13);
            assertThat(refused.getErrorMessage())
                    .isEqualTo("no tenant of this Larder has the user carl or the database shop");
        }
    }

    @Test
    void otherDatabasesThanTheTenantsAreRefusedAndNotShown() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient ben = fixture.client(0, "ben:secret@", "");
            assertThat(ben.listDatabaseNames()).containsExactly("shop");
            List<Document> pipelines = List.of(
                    Document.parse("{$lookup: {from: {db: 'a_1', coll: 'products'}, pipeline: [], as: 'x'}}"),
                    Document.parse("{$unionWith: {db: 'a_1', coll: 'products'}}"),
                    Document.parse("{$out: {db: 'a_1', coll: 'stolen'}}"),
                    Document.parse("{$merge: {into: {db: 'a_1', coll: 'stolen'}}}"));
            List<Runnable> reaching = new ArrayList<>(List.of(
                    () -> whose(ben, "a_1"),
                    () -> ben.getDatabase("a_1").getCollection("x").insertOne(new Document()),
                    () -> ben.getDatabase("a_1").drop(),
                    () -> ben.getDatabase("admin").runCommand(new Document("serverStatus", 1)),
                    () -> ben.getDatabase("admin")
                            .runCommand(new Document("renameCollection", "shop.products").append("to", "a_1.mine"))));
            pipelines
                    .subList(0, 2)
                    .forEach(stage -> reaching.add(() -> TenantsFixture.products(ben)
                            .aggregate(List.of(stage))
                            .first()));
            pipelines
                    .subList(2, 4)
                    .forEach(stage -> reaching.add(() -> TenantsFixture.products(ben)
                            .aggregate(List.of(stage))
                            .toCollection()));

            for (Runnable each : reaching) {
                MongoCommandException refused = catchThrowableOfType(MongoCommandException.class, each::run);
                if (refused != null) {
                    assertThat(refused.getErrorCode()).isEqualTo(13);
                    assertThat(refused.getErrorMessage())
                            .endsWith("is not for the clients of tenant b, which may use the databases shop only");
                } else {
                    throw new AssertionError("not refused: number " + reaching.indexOf(each));
                }
            }
            assertThat(ben.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .containsEntry("ok", 1.0);
        }
    }
}
