package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants chosen by database whose clients log in upstream: one client has one connection there, whatever tenant it turns to. */
class TenantsOverOneConnectionTest {
    private static final String YAML =
            """
            listeners: [{address: '127.0.0.1:0'}]
            auth: {mode: relay}
            cache: {level: off}
            tenants:
              - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
              - {name: b, database: 'b_*', upstream: {uri: '%1$s'}, limits: {concurrent-misses: 1, max-pause: 50ms}}
            """;

    @Test
    void eachRequestIsUnderTheLimitsOfTheTenantThatItIsLedTo(@TempDir Path directory) throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
        try (set;
                TenantsFixture fixture =
                        new TenantsFixture(directory, YAML.formatted(set.connectionString()), "a", "b")) {
            MongoClient client = fixture.client(0, "root:secret@", "retryReads=false");
            CompletableFuture<Document> first;
            CompletableFuture<Document> other;
            try (var held = set.adversary().connections().holdBefore("count")) {
                first = CompletableFuture.supplyAsync(() -> count(client, "b_1"));
                await().until(() -> held.held() == 1);

                var second = CompletableFuture.supplyAsync(() -> count(client, "b_1"));

                assertThatThrownBy(() -> second.get(5, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOfSatisfying(MongoException.class, refused -> assertThat(refused.getCode())
                                .isEqualTo(462));
                other = CompletableFuture.supplyAsync(() -> count(client, "a_1"));
                await().until(() -> held.held() == 2);
            }
            assertThat(first.get(10, TimeUnit.SECONDS)).containsKey("n");
            assertThat(other.get(10, TimeUnit.SECONDS)).containsKey("n");
        }
    }

    private static Document count(MongoClient client, String database) {
        return client.getDatabase(database).runCommand(new Document("count", "products"));
    }
}
