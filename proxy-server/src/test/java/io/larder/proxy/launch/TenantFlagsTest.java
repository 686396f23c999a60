package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import io.larder.embedded.EmbeddedReplicaSet;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that are told by flags alone. */
class TenantFlagsTest {
    private static final String[] BOTH = {"a", "b"};

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_A = TenantsFixture.set("a");

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_B = TenantsFixture.set("b");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static TenantsFixture by(String... flags) throws Exception {
        Stream<String> tenants =
                Stream.of("tenant=a=" + SET_OF_A.connectionString(), "tenant=b=" + SET_OF_B.connectionString());
        return TenantsFixture.ofFlags(
                BOTH, Stream.concat(tenants, Stream.of(flags)).toArray(String[]::new));
    }

    private static String of(MongoClient client) {
        return TenantsFixture.products(client)
                .find(new Document("_id", 1))
                .first()
                .getString("of");
    }

    @Test
    void eachHasAListenerDatabasesAndMemory() throws Exception {
        try (TenantsFixture fixture = by(
                "listen=127.0.0.1:0,localhost:0",
                "tenant-listener=a=127.0.0.1:0",
                "tenant-listener=b=localhost:0",
                "tenant-databases=b=shop",
                "cache-memory=32MiB",
                "tenant-cache-memory=a=8MiB")) {
            MongoClient ofA = fixture.client(0);
            MongoClient ofB = fixture.client(1);
            assertThat(of(ofA)).isEqualTo("a");
            assertThat(of(ofB)).isEqualTo("b");
            assertThat(ofA.getDatabase("blog").getCollection("posts").countDocuments())
                    .isZero();
            assertThatThrownBy(
                            () -> ofB.getDatabase("blog").getCollection("posts").countDocuments())
                    .isInstanceOfSatisfying(MongoCommandException.class, refused -> assertThat(refused.getCode())
                            .isEqualTo(13));
            assertThat(fixture.tenant("a").cache().orElseThrow().limits().bytes())
                    .isEqualTo(8 << 20);
            assertThat(fixture.tenant("b").cache().orElseThrow().limits().bytes())
                    .isEqualTo(24 << 20);
        }
    }

    @Test
    void usersAreLedToTheirs() throws Exception {
        TenantsFixture.users(directory, "anna", "ben");
        try (TenantsFixture fixture = by(
                "listen=127.0.0.1:0",
                "auth-mode=service",
                "auth-users=" + directory.resolve("users.json"),
                "presentation-as=mongos",
                "tenant-user=a=a*",
                "tenant-user=b=ben")) {
            assertThat(of(fixture.client(0, "anna:secret@", ""))).isEqualTo("a");
            assertThat(of(fixture.client(0, "ben:secret@", ""))).isEqualTo("b");
        }
    }
}
