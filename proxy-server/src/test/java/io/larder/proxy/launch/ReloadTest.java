package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionPoolListener;
import io.larder.config.LogConfig;
import io.larder.config.LogFormat;
import io.larder.config.LogLevel;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy with users of its own behind TLS, out of a file that is written anew again and again. */
class ReloadTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private EmbeddedReplicaSet set;
    private Certificates certificates;
    private PemFiles first;
    private PemFiles second;
    private Path file;
    private ConfigInUse config;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("service", "of service"))
                .start();
        certificates = new Certificates(directory);
        first = certificates.server("first", "localhost");
        second = certificates.server("second", "localhost");
        users("users.json", "ann");
        file = directory.resolve("larder.yaml");
        write(yaml("first", "users.json", "1000000", "[{namespace: shop.*, level: coherent}]", "warn"));
        Sources sources = new Sources(Optional.of(file), Map.of(), Map.of());
        config = ConfigInUse.of(() -> ConfigLoader.explain(sources));
        config.whenReloaded(path -> path.startsWith("log."), changed -> Logging.configure(changed.log()));
        proxy = RunningProxy.start(config, Optional.empty());
        await().atMost(SOON).until(proxy::knowsUpstream);
    }

    @AfterEach
    void end() {
        proxy.close();
        set.close();
        Logging.configure(new LogConfig(LogLevel.INFO, LogFormat.TEXT, Optional.empty(), Optional.empty()));
    }

    private void users(String name, String... names) throws Exception {
        Map<String, User> users = new HashMap<>();
        for (String one : names) {
            users.put(
                    one,
                    new User(
                            one,
                            Map.of("shop", Access.READ_WRITE, "store", Access.READ_WRITE),
                            Passwords.verifiers(one, "of " + one)));
        }
        UserFile.write(directory.resolve(name), users);
    }

    private void write(String yaml) throws Exception {
        Files.writeString(file, yaml);
    }

    private String yaml(String certificate, String users, String rate, String policies, String level) {
        return String.join(
                "\n",
                "listeners:",
                "  - address: 127.0.0.1:0",
                "    tls: {certificate: " + certificate + ".pem, key: " + certificate + ".key}",
                "upstream:",
                "  uri: " + set.connectionString().replace("mongodb://", "mongodb://service:of%20service@"),
                "auth: {mode: service, users: " + users + "}",
                "limits: {requests-per-second: " + rate + ", concurrent-misses: 500}",
                "cache: {level: off}",
                "policies: " + policies,
                "log: {level: " + level + "}",
                "");
    }

    private int port() {
        return ((InetSocketAddress) proxy.addresses().get(0)).getPort();
    }

    private SSLContext trust() throws Exception {
        return ((JdkSslContext) SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(first.trusted().toFile())
                        .build())
                .context();
    }

    private MongoClient client(String user, ConnectionPoolListener listener) throws Exception {
        SSLContext trust = trust();
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://" + user + ":of%20" + user + "@localhost:"
                        + port() + "/?serverSelectionTimeoutMS=5000&maxPoolSize=20"))
                .applyToSslSettings(tls -> tls.enabled(true).context(trust))
                .applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(listener))
                .build());
    }

    private MongoClient client(String user) throws Exception {
        return client(user, new ConnectionPoolListener() {});
    }

    private MongoClient outside() {
        return MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://service:of%20service@"));
    }

    /** As whom the listener shows itself to who connects now. */
    private String shown() throws Exception {
        try (SSLSocket socket = (SSLSocket) trust().getSocketFactory().createSocket("localhost", port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private int rate() {
        return proxy.requests().limits().limits().requestsPerSecond();
    }

    /** What four threads write and four others read. */
    private final class Load implements AutoCloseable {
        final AtomicInteger acknowledged = new AtomicInteger();
        final AtomicInteger read = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final Queue<Integer> ids = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(8);
        private final List<Future<?>> running = new ArrayList<>();
        private final MongoClient client;

        Load() throws Exception {
            client = client("ann", new ConnectionPoolListener() {
                @Override
                public void connectionClosed(ConnectionClosedEvent event) {
                    if (!over.get()) {
                        closed.incrementAndGet();
                    }
                }
            });
            MongoCollection<Document> collection = client.getDatabase("shop").getCollection("items");
            AtomicInteger next = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> {
                    while (!over.get()) {
                        int id = next.incrementAndGet();
                        collection.insertOne(new Document("_id", id).append("n", 0));
                        collection.updateOne(new Document("_id", id), Updates.inc("n", 1));
                        ids.add(id);
                        acknowledged.incrementAndGet();
                    }
                }));
                running.add(threads.submit(() -> {
                    while (!over.get()) {
                        int id = 1 + read.get() % Math.max(1, acknowledged.get());
                        collection.find(new Document("_id", id)).into(new ArrayList<>());
                        collection.find(new Document("n", 1)).limit(150).into(new ArrayList<>());
                        read.incrementAndGet();
                    }
                }));
            }
        }

        /** Throws what any of them has met. */
        void end() throws Exception {
            over.set(true);
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }

        @Override
        public void close() {
            over.set(true);
            threads.shutdownNow();
            client.close();
        }
    }

    @Test
    void underLoadNothingIsLostHoweverOftenItIsReadAgain() throws Exception {
        List<String> policies = List.of(
                "[{namespace: shop.*, level: coherent}]",
                "[{namespace: shop.items, level: ttl, ttl: 1s}]",
                "[{namespace: shop.items, level: bounded}, {namespace: other.things, level: coherent}]",
                "[]");
        int reloads = 30;
        int refused = 0;
        try (Load load = new Load()) {
            await().atMost(SOON).until(() -> load.acknowledged.get() > 20 && load.read.get() > 20);
            for (int i = 1; i <= reloads; i++) {
                boolean odd = i % 2 == 1;
                if (odd) {
                    certificates.server("second", "localhost");
                }
                users("users" + i % 3 + ".json", "ann", "ben" + i);
                String yaml = yaml(
                        odd ? "second" : "first",
                        "users" + i % 3 + ".json",
                        String.valueOf(100_000 + i),
                        policies.get(i % policies.size()),
                        i % 4 < 2 ? "error" : "warn");
                int so = i;
                if (i % 10 == 0) {
                    write(yaml + "limits: {}\n");
                    assertThatThrownBy(config::reload).isInstanceOf(InvalidConfig.class);
                    assertThat(rate()).isEqualTo(100_000 + i - 1);
                    refused++;
                }
                write(yaml);
                assertThat(config.reload().waiting()).as("reload %s", so).isEmpty();
                assertThat(rate()).isEqualTo(100_000 + i);
                assertThat(shown()).isEqualTo(odd ? "CN=second" : "CN=first");
                int before = load.acknowledged.get();
                await().pollInterval(10, TimeUnit.MILLISECONDS)
                        .atMost(SOON)
                        .until(() -> load.acknowledged.get() > before);
            }
            load.end();

            assertThat(load.closed).as("connections that were closed").hasValue(0);
            try (MongoClient outside = outside()) {
                MongoCollection<Document> collection =
                        outside.getDatabase("shop").getCollection("items");
                assertThat(collection.countDocuments(new Document("n", 1))).isEqualTo(load.acknowledged.get());
                assertThat(collection.distinct("_id", Integer.class)).containsAll(load.ids);
            }
            assertThat(refused).isEqualTo(3);
            try (MongoClient ben = client("ben" + reloads)) {
                assertThat(ben.getDatabase("shop").getCollection("items").countDocuments())
                        .isEqualTo(load.acknowledged.get());
            }
        }
    }

    @Test
    void whatIsWrongWithAFileChangesNothingElseEither() throws Exception {
        Files.writeString(directory.resolve("broken.pem"), "no certificate");
        Files.writeString(directory.resolve("broken.key"), "no key");
        Files.writeString(directory.resolve("broken.json"), "{");
        String policies = "[]";

        assertRefused(yaml("broken", "users.json", "7", policies, "error"), "broken.pem");
        assertRefused(yaml("second", "broken.json", "7", policies, "error"), "broken.json");
        assertRefused(yaml("second", "users.json", "-7", policies, "error"), "limits.requests-per-second");
        assertRefused(yaml("second", "missing.json", "7", policies, "error"), "missing.json");

        write(yaml("second", "users.json", "7", policies, "error"));
        ConfigInUse.Reloaded reloaded = config.reload();
        assertThat(reloaded.waiting()).isEmpty();
        assertThat(reloaded.changed())
                .contains("limits.requests-per-second", "log.level", "listeners[0].tls.certificate");
        assertThat(rate()).isEqualTo(7);
        assertThat(shown()).isEqualTo("CN=second");
        assertThat(proxy.config().log().level()).isEqualTo(LogLevel.ERROR);
    }

    private void assertRefused(String yaml, String named) throws Exception {
        write(yaml);
        InvalidConfig why = catchThrowableOfType(InvalidConfig.class, config::reload);
        assertThat(why).hasMessageContaining(named);
        assertThat(rate()).isEqualTo(1_000_000);
        assertThat(shown()).isEqualTo("CN=first");
        assertThat(proxy.config().log().level()).isEqualTo(LogLevel.WARN);
    }

    @Test
    void aFileThatIsNamedAsBeforeIsReadAgainToo() throws Exception {
        Files.copy(second.certificateChain(), first.certificateChain(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(second.privateKey(), first.privateKey(), StandardCopyOption.REPLACE_EXISTING);
        users("users.json", "ann", "cleo");

        assertThat(config.reload().changed()).isEmpty();

        assertThat(shown()).isEqualTo("CN=second");
        try (MongoClient cleo = client("cleo")) {
            assertThat(cleo.getDatabase("shop").getCollection("items").countDocuments())
                    .isZero();
        }
    }

    @Test
    void usersOfAnotherFileLogInAndThoseOfTheOldOneNoMore() throws Exception {
        users("others.json", "dora");
        try (MongoClient ann = client("ann");
                MongoClient dora = client("dora")) {
            ann.getDatabase("shop").getCollection("items").insertOne(new Document());
            write(yaml("first", "others.json", "1000000", "[]", "warn"));
            assertThat(config.reload().changed()).contains("auth.users");

            assertThat(dora.getDatabase("shop").getCollection("items").countDocuments())
                    .isEqualTo(1);
            assertThatThrownBy(
                            () -> ann.getDatabase("shop").getCollection("items").countDocuments())
                    .as("who is logged in already is no user any more either")
                    .isInstanceOf(MongoCommandException.class)
                    .hasMessageContaining("requires authentication");
            try (MongoClient late = client("ann")) {
                assertThatThrownBy(() ->
                                late.getDatabase("shop").getCollection("items").countDocuments())
                        .isInstanceOf(MongoSecurityException.class);
            }
        }
    }

    @Test
    void whatPoliciesKeepFromNowOnIsWatchedFromNowOn() throws Exception {
        write(yaml("first", "users.json", "1000000", "[{namespace: shop.first, level: coherent}]", "warn"));
        config.reload();
        assertThat(proxy.stream().orElseThrow().worst().covers())
                .as("less is no reason for another")
                .contains("shop");
        write(yaml(
                "first",
                "users.json",
                "1000000",
                "[{namespace: shop.*, level: coherent}, {namespace: store.*, level: coherent}]",
                "warn"));
        assertThat(config.reload().waiting()).isEmpty();

        // What is kept from now on is the new stream's to prove; its own loop comes to it in a moment.
        await().atMost(SOON)
                .until(() -> proxy.stream().orElseThrow().worst().covers().contains("store"));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        proxy.stream().orElseThrow().worst().figures().watermark())
                .isNotZero());
        try (MongoClient outside = outside();
                MongoClient ann = client("ann")) {
            MongoCollection<Document> collection = ann.getDatabase("shop").getCollection("items");
            MongoCollection<Document> same = outside.getDatabase("shop").getCollection("items");
            same.insertOne(new Document("_id", 1).append("n", 0));
            var cache = proxy.cache().orElseThrow();
            await().atMost(SOON).until(() -> {
                long hits = cache.statistics().hits();
                collection.find(new Document("_id", 1)).first();
                return cache.statistics().hits() > hits;
            });
            same.updateOne(new Document("_id", 1), Updates.set("n", 1));
            await().atMost(SOON)
                    .until(() -> collection.find(new Document("_id", 1)).first().getInteger("n") == 1);
        }
    }

    @Test
    void whatAChangeEndsIsReadAgainAsTheNewPoliciesSay() throws Exception {
        try (MongoClient outside = outside();
                MongoClient ann = client("ann")) {
            MongoCollection<Document> collection = ann.getDatabase("store").getCollection("items");
            MongoCollection<Document> same = outside.getDatabase("store").getCollection("items");
            same.insertOne(new Document("_id", 1).append("n", 0));
            // At the start nothing was kept of this one.
            String refreshed = "[{namespace: store.*, level: coherent, after-change: refresh}]";
            write(yaml("first", "users.json", "1000000", refreshed, "warn"));
            config.reload();
            var cache = proxy.cache().orElseThrow();
            await().atMost(SOON).until(() -> {
                long hits = cache.statistics().hits();
                collection.find(new Document("_id", 1)).first();
                return cache.statistics().hits() > hits;
            });
            long admitted = cache.statistics().admitted();

            same.updateOne(new Document("_id", 1), Updates.set("n", 1));

            await().atMost(SOON).until(() -> cache.statistics().admitted() > admitted);
        }
    }

    @Test
    void anotherPasswordForTheUpstreamWaitsForAStartAndIsNotShown() throws Exception {
        write(yaml("first", "users.json", "5", "[]", "warn").replace("of%20service", "hunter2"));
        ConfigInUse.Reloaded reloaded = config.reload();
        assertThat(reloaded.waiting()).containsExactly("upstream.uri");
        assertThat(reloaded.toString()).doesNotContain("hunter2");
    }

    @Test
    void whatOnlyAStartCanChangeIsNamed() throws Exception {
        write(yaml("first", "users.json", "5", "[]", "warn") + "resources: {max-cursors: 7}\n");
        ConfigInUse.Reloaded reloaded = config.reload();
        assertThat(reloaded.waiting()).containsExactly("resources.max-cursors");
        assertThat(rate()).isEqualTo(5);
    }
}
