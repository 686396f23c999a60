package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.engine.cache.Statistics;
import io.larder.engine.reason.Reason;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.embedded.EmbeddedUpstream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of reads once memory is full: the first is passed on as it is, the second is kept, the third is a hit. */
class FullMemoryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int DOCUMENTS = 1000;
    private static final int WARM = 5000;

    private RunningProxy proxy;
    private MongoClient client;
    private MongoCollection<Document> users;
    private int next;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> flags = Map.of("listen", "127.0.0.1:0", "cache-memory", "1MiB");
        Sources sources = new Sources(Optional.empty(), Map.of(), flags);
        proxy = RunningProxy.start(
                ConfigInUse.of(() -> ConfigLoader.explain(sources)), Optional.of(new EmbeddedUpstream()));
        int port = ((InetSocketAddress) proxy.addresses().get(0)).getPort();
        client = MongoClients.create("mongodb://127.0.0.1:" + port);
        users = client.getDatabase("shop").getCollection("users");
        String text = "x".repeat(2000);
        List<Document> documents = IntStream.range(0, DOCUMENTS)
                .mapToObj(id -> new Document("_id", id).append("text", text))
                .toList();
        users.insertMany(documents);
        users.insertOne(new Document("_id", WARM));
        await().atMost(SOON).until(() -> {
            read(WARM);
            return statistics().hits() > 0;
        });
        while (refused() == 0) {
            read(next++);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
    }

    private FindIterable<Document> find(int id) {
        return users.find(new Document("_id", id));
    }

    private void read(int id) {
        assertThat(find(id).first()).containsEntry("_id", id);
    }

    private Statistics statistics() {
        return proxy.cache().orElseThrow().statistics();
    }

    private long refused() {
        return statistics().refused(Reason.FIRST_SEEN);
    }

    @Test
    void theSecondReadIsKept() {
        long kept = statistics().admitted();
        long hits = statistics().hits();
        int id = next;
        read(id);
        assertThat(refused()).isEqualTo(2);
        assertThat(statistics().admitted()).isEqualTo(kept);
        read(id);
        assertThat(refused()).isEqualTo(2);
        assertThat(statistics().admitted()).isEqualTo(kept + 1);
        assertThat(statistics().hits()).isEqualTo(hits);
        read(id);
        assertThat(statistics().hits()).isEqualTo(hits + 1);
    }

    @Test
    void whatIsAskedToBeKeptIsKeptAtOnce() {
        long kept = statistics().admitted();
        assertThat(find(next).comment("larder: fresh").first()).isNotNull();
        assertThat(statistics().admitted()).isEqualTo(kept + 1);
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void whatWasWrittenIsKeptAtItsNextRead() {
        int id = next - 2;
        read(id);
        long hits = statistics().hits();
        users.updateOne(new Document("_id", id), new Document("$set", new Document("seen", 1)));
        read(next);
        long kept = statistics().admitted();
        read(id);
        assertThat(statistics().admitted()).isEqualTo(kept + 1);
        read(id);
        assertThat(statistics().hits()).isEqualTo(hits + 1);
    }
}
