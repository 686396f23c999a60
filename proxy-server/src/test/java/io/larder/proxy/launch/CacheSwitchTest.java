package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.cache.Cache;
import io.larder.engine.reason.Reason;
import io.larder.proxy.launch.config.ConfigInUse;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache and its change stream are turned on and off while clients are there. */
class CacheSwitchTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Document ONE = new Document("_id", 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final EmbeddedReplicaSet set =
            EmbeddedReplicaSet.builder().members(1).testCommands(true).start();
    private final MongoClient outside = MongoClients.create(set.connectionString());
    private ConfigInUse config;
    private RunningProxy proxy;
    private MongoClient client;

    private String more = "";

    private void start(String cache) throws Exception {
        outside().insertOne(new Document(ONE).append("n", 0));
        write(cache);
        Sources sources = new Sources(Optional.of(directory.resolve("larder.yaml")), Map.of(), Map.of());
        config = ConfigInUse.of(() -> ConfigLoader.explain(sources));
        proxy = RunningProxy.start(config, Optional.empty());
        await().atMost(SOON).until(proxy::knowsUpstream);
        client = MongoClients.create(
                "mongodb://127.0.0.1:" + ((InetSocketAddress) proxy.addresses().get(0)).getPort());
    }

    private void write(String cache) throws Exception {
        Files.writeString(
                directory.resolve("larder.yaml"),
                more + "listeners: [{address: '127.0.0.1:0'}]\nupstream: {uri: '" + set.connectionString()
                        + "'}\ncache: " + cache + "\n");
    }

    private void reload(String cache) throws Exception {
        write(cache);
        assertThat(config.reload().waiting()).isEmpty();
    }

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        outside.close();
        set.close();
    }

    private MongoCollection<Document> items() {
        return client.getDatabase("shop").getCollection("items");
    }

    private MongoCollection<Document> outside() {
        return outside.getDatabase("shop").getCollection("items");
    }

    private Cache cache() {
        return proxy.cache().orElseThrow();
    }

    private boolean isHit() {
        long before = cache().statistics().hits();
        items().find(ONE).first();
        return cache().statistics().hits() > before;
    }

    private int n() {
        return items().find(ONE).first().getInteger("n");
    }

    @Test
    void turnedOnItKeepsAnswersAndNoticesChangesAndTurnedOffItServesNone() throws Exception {
        start("{level: off}");
        assertThat(n()).isZero();
        assertThat(proxy.cache()).isEmpty();
        assertThat(proxy.stream()).isEmpty();
        long accepted = proxy.listeners().connections();

        reload("{level: coherent}");

        await().atMost(SOON).until(this::isHit);
        assertThat(proxy.stream().orElseThrow().worst().figures().watermark()).isNotZero();
        outside().updateOne(ONE, Updates.set("n", 1));
        await().atMost(SOON).until(() -> n() == 1);
        items().updateOne(ONE, Updates.set("n", 2));
        assertThat(n()).isEqualTo(2);
        assertThat(proxy.listeners().connections()).isEqualTo(accepted);

        reload("{level: off}");
        await().atMost(SOON).until(() -> !isHit());
        assertThat(isHit()).isFalse();
    }

    @Test
    void whatIsWrittenWhenItIsTurnedOnIsNotMissed() throws Exception {
        start("{level: off}");
        outside.getDatabase("admin")
                .runCommand(Document.parse("{configureFailPoint: 'failCommand', mode: {times: 1}, "
                        + "data: {failCommands: ['update'], blockConnection: true, blockTimeMS: 3000}}"));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> items().updateOne(ONE, Updates.set("n", 7)));
        await().atMost(SOON).until(() -> proxy.tenants().first().pools().inUse() > 0 && !writing.isDone());

        reload("{level: coherent}");
        await().atMost(SOON).until(this::isWatched);
        List<Integer> seen = new ArrayList<>();
        while (!writing.isDone()) {
            seen.add(n());
        }
        assertThat(seen).hasSizeGreaterThan(10);
        assertThat(cache().statistics().admitted())
                .as("while nobody knows what is written")
                .isZero();

        writing.join();
        assertThat(n()).isEqualTo(7);
        await().atMost(SOON).until(this::isHit);
        assertThat(n()).isEqualTo(7);
    }

    /** A write that was acknowledged may be later than all that the stream and a majority have, which only a time tells. */
    @Test
    void nothingIsKeptBeforeAStreamAndATimeTellApartWhatWasWrittenBefore() throws Exception {
        start("{level: off}");
        items().updateOne(ONE, Updates.set("n", 7));
        try (var times = set.adversary().connections().holdBefore("ping")) {
            reload("{level: coherent}");
            await().atMost(SOON).until(() -> times.held() > 0 && isWatched());
            for (int i = 0; i < 20; i++) {
                assertThat(n()).isEqualTo(7);
            }
            assertThat(cache().statistics().admitted()).isZero();
        }
        await().atMost(SOON).until(this::isHit);
        assertThat(n()).isEqualTo(7);
    }

    private boolean isWatched() {
        var figures = proxy.stream().orElseThrow().worst().figures();
        return figures != null && figures.watermark() != 0;
    }

    /** Its client was told of an error, and it runs all the same. */
    @Test
    void aWriteWhoseConnectionWasLostIsNotMissed() throws Exception {
        more = "time-limits: {operation: 200ms}\n";
        start("{level: off}");
        try (var held = set.adversary().connections().holdBefore("update")) {
            MongoCollection<Document> once = items().withWriteConcern(WriteConcern.W1);
            assertThatThrownBy(() -> once.updateMany(ONE, Updates.set("n", 7))).isInstanceOf(MongoException.class);
            assertThat(held.held()).isEqualTo(1);
            turnedOnWithoutStream();
        }
        await().atMost(SOON).until(() -> outside().find(ONE).first().getInteger("n") == 7);
        assertThat(n()).isEqualTo(7);
    }

    /** Another client reads until it is seen what becomes of the answers: what the writer asks goes behind its write. */
    private void turnedOnWithoutStream() throws Exception {
        reload("{level: ttl, ttl: 1h, streams: {use: off}}");
        int port = ((InetSocketAddress) proxy.addresses().get(0)).getPort();
        try (MongoClient another = MongoClients.create("mongodb://127.0.0.1:" + port)) {
            await().atMost(SOON).until(() -> {
                assertThat(another.getDatabase("shop")
                                .getCollection("items")
                                .find(ONE)
                                .first())
                        .containsEntry("n", 0);
                return cache().statistics().admitted() > 0
                        || cache().statistics().misses(Reason.SESSION_UNSETTLED) > 0
                        || proxy.tenants().first().counted().bypasses(Reason.SESSION_UNSETTLED) > 0;
            });
        }
    }

    @Test
    void theStreamAloneIsTurnedOnAndOff() throws Exception {
        start("{level: coherent, ttl: 1h, streams: {use: off}}");
        await().atMost(SOON).until(this::isHit);
        outside().updateOne(ONE, Updates.set("n", 1));
        assertThat(n()).as("nobody told of it").isZero();

        reload("{level: coherent, ttl: 1h, streams: {use: auto, max-await: 400ms}}");
        await().atMost(SOON).until(() -> n() == 1 && isHit());
        outside().updateOne(ONE, Updates.set("n", 2));
        await().atMost(SOON).until(() -> n() == 2);

        reload("{level: coherent, ttl: 1h, streams: {use: auto, max-await: 300ms}}");
        await().atMost(SOON).until(this::isHit);
        outside().updateOne(ONE, Updates.set("n", 3));
        await().atMost(SOON).until(() -> n() == 3);

        reload("{level: coherent, ttl: 1h, streams: {use: off}}");
        await().atMost(SOON).until(() -> proxy.stream().isEmpty() && isHit());
        outside().updateOne(ONE, Updates.set("n", 4));
        assertThat(n()).isEqualTo(3);
    }
}
