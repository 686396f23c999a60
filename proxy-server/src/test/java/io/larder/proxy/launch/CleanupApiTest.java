package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unused answers of a running proxy go by themselves, and each look is shown. */
class CleanupApiTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void whatIsUnusedGoesByItself() throws Exception {
        try (Administered admin =
                new Administered(directory, "cache-cleanup-idle=500ms", "cache-cleanup-every=100ms")) {
            admin.cached.collection().insertOne(new Document("_id", 1));
            admin.cached.untilHit(admin.cached.collection(), new Document("_id", 1));

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            admin.cached.proxy.cache().orElseThrow().entries())
                    .isZero());
            BsonDocument shown = admin.get("/api/v1/cleanup");
            assertThat(shown.getArray("runs").stream()
                            .mapToInt(
                                    run -> run.asDocument().getInt32("evicted").getValue())
                            .sum())
                    .isEqualTo(1);
            assertThat(shown.getArray("tenants")
                            .get(0)
                            .asDocument()
                            .getDouble("everySeconds")
                            .getValue())
                    .isEqualTo(0.1);
        }
    }

    @Test
    void oneMoreCanBeHadAtOnce() throws Exception {
        try (Administered admin = new Administered(directory)) {
            assertThat(admin.get("/api/v1/cleanup").getArray("runs")).isEmpty();
            BsonDocument done = admin.post("/api/v1/cleanup", "{tenant: 'default'}");
            assertThat(done.getInt32("evicted").getValue()).isZero();
            assertThat(admin.get("/api/v1/cleanup")
                            .getArray("runs")
                            .get(0)
                            .asDocument()
                            .getString("cause")
                            .getValue())
                    .isEqualTo("request");
            admin.asked("POST", "/api/v1/cleanup", "{tenant: 'nobody'}", 400);
            admin.asked("POST", "/api/v1/cleanup", "{idle: 1}", 400);
        }
    }
}
