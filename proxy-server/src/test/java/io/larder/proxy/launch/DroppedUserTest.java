package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who is dropped past Larder: his open connection is served from memory for thirty seconds, and no longer. */
class DroppedUserTest {
    private static final Document PEN = new Document("_id", 1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static MongoCollection<Document> products(MongoClient client) {
        return client.getDatabase("shop").getCollection("products");
    }

    private static EmbeddedReplicaSet set() {
        return EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(
                        EmbeddedUser.root("ann", "secret"),
                        new EmbeddedUser("bob", "secret", "admin", List.of("readAnyDatabase", "clusterMonitor")))
                .start();
    }

    private static MongoClient direct(EmbeddedReplicaSet set) {
        return MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://ann:secret@"));
    }

    private static void isServedForThirtySecondsOnly(CachingFixture fixture, MongoClient direct, MongoClient user) {
        products(direct).insertOne(new Document(PEN));
        fixture.untilHit(products(user), PEN);
        direct.getDatabase("admin").runCommand(new Document("dropUser", "bob"));
        long before = fixture.statistics().hits();
        products(user).find(PEN).into(new ArrayList<>());
        assertThat(fixture.statistics().hits()).as("the answer is still there").isEqualTo(before + 1);
        fixture.passed.addAndGet(LEASE.toNanos());
        assertThatThrownBy(() -> products(user).find(PEN).into(new ArrayList<>()))
                .isInstanceOf(MongoException.class);
        assertThatThrownBy(() -> products(user).find(PEN).into(new ArrayList<>()))
                .isInstanceOf(MongoException.class);
    }

    @Test
    void whoLogsInUpstreamHimself() throws Exception {
        EmbeddedReplicaSet set = set();
        try (MongoClient direct = direct(set);
                CachingFixture fixture = new CachingFixture(set, "auth-mode=relay", "cache-ttl=1h");
                MongoClient bob = MongoClients.create("mongodb://bob:secret@127.0.0.1:" + fixture.port())) {
            isServedForThirtySecondsOnly(fixture, direct, bob);
        }
    }

    @Test
    void asWhomLarderLogsIn(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("users.json");
        User known = new User("cleo", Map.of("shop", Access.READ), Passwords.verifiers("cleo", "secret"));
        UserFile.write(file, Map.of("cleo", known));
        EmbeddedReplicaSet set = set();
        String asBob = set.connectionString().replace("mongodb://", "mongodb://bob:secret@");
        try (MongoClient direct = direct(set);
                CachingFixture fixture = new CachingFixture(set, asBob, new String[] {
                    "auth-mode=service", "auth-users=" + file, "cache-level=ttl", "cache-ttl=1h"
                });
                MongoClient cleo = MongoClients.create("mongodb://cleo:secret@127.0.0.1:" + fixture.port())) {
            isServedForThirtySecondsOnly(fixture, direct, cleo);
        }
    }
}
