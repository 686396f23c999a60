package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.server.TlsSettings;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upstream that lets in only who shows a certificate of one authority, and is then run by another. */
class UpstreamFilesReloadTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Party before;
    private Party after;
    private EmbeddedReplicaSet set;
    private int port;
    private Path file;
    private ConfigInUse config;
    private RunningProxy proxy;
    private MongoClient client;

    /** An authority, and what it has signed for either side. */
    private record Party(PemFiles server, PemFiles client) {
        static Party in(Path folder) throws Exception {
            Certificates certificates = new Certificates(Files.createDirectories(folder));
            return new Party(certificates.server("server", "localhost"), certificates.client("client"));
        }

        TlsSettings settings() {
            return new TlsSettings(
                    Objects.requireNonNull(server.certificateChain()),
                    Objects.requireNonNull(server.privateKey()),
                    server.trusted());
        }

        String yaml() {
            return "{ca: " + client.trusted() + ", certificate: " + client.certificateChain() + ", key: "
                    + client.privateKey() + "}";
        }
    }

    @BeforeEach
    void start() throws Exception {
        before = Party.in(directory.resolve("before"));
        after = Party.in(directory.resolve("after"));
        set = EmbeddedReplicaSet.builder().members(1).tls(before.settings()).start();
        port = set.ports().get(0);
        file = directory.resolve("larder.yaml");
        write(before.yaml(), "");
        Sources sources = new Sources(Optional.of(file), Map.of(), Map.of());
        config = ConfigInUse.of(() -> ConfigLoader.explain(sources));
        proxy = RunningProxy.start(config, Optional.empty());
        client = MongoClients.create(
                "mongodb://127.0.0.1:" + ((InetSocketAddress) proxy.addresses().get(0)).getPort());
        items().insertOne(new Document("_id", 1));
    }

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        set.close();
    }

    private void write(String tls, String options) throws Exception {
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "listeners: [{address: '127.0.0.1:0'}]",
                        "upstream:",
                        "  uri: mongodb://localhost:" + port + "/?tls=true" + options,
                        "  tls: " + tls,
                        ""));
    }

    private MongoCollection<Document> items() {
        return client.getDatabase("shop").getCollection("items");
    }

    private void anotherServer() {
        set.close();
        set = EmbeddedReplicaSet.builder()
                .members(1)
                .port(port)
                .tls(after.settings())
                .start();
    }

    /** Larder's own watching, its change stream and the clients' connections all begin anew. */
    private void awaitServed(int id) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(MongoException.class).until(() -> {
            items().insertOne(new Document("_id", id));
            return true;
        });
        await().atMost(SOON).until(() -> {
            long hits = proxy.cache().orElseThrow().statistics().hits();
            items().find(new Document("_id", id)).first();
            return proxy.cache().orElseThrow().statistics().hits() > hits;
        });
    }

    @Test
    void newConnectionsUseTheNewFilesAndThoseThatAreThereStay() throws Exception {
        long opened = proxy.tenants().first().pools().opened();
        write(after.yaml(), "");
        ConfigInUse.Reloaded reloaded = config.reload();
        assertThat(reloaded.changed()).contains("upstream.tls.ca", "upstream.tls.certificate", "upstream.tls.key");
        assertThat(reloaded.waiting()).isEmpty();
        assertThat(items().countDocuments()).isEqualTo(1);
        assertThat(proxy.tenants().first().pools().opened()).isEqualTo(opened);

        anotherServer();
        awaitServed(2);
    }

    @Test
    void filesThatTheConnectionStringNamesAreOfThese() throws Exception {
        String both = Files.readString(Objects.requireNonNull(after.client().certificateChain()))
                + Files.readString(Objects.requireNonNull(after.client().privateKey()));
        Files.writeString(directory.resolve("both.pem"), both);
        write(
                "{}",
                "&tlsCAFile=" + after.client().trusted() + "&tlsCertificateKeyFile=" + directory.resolve("both.pem"));
        assertThat(config.reload().waiting()).isEmpty();

        anotherServer();
        awaitServed(2);
    }

    @Test
    void filesThatAreReplacedAreReadAgainWithoutAReload() throws Exception {
        replace(before.client().trusted(), after.client().trusted());
        replace(before.client().certificateChain(), after.client().certificateChain());
        replace(before.client().privateKey(), after.client().privateKey());
        anotherServer();
        awaitServed(2);
    }

    private static void replace(@Nullable Path file, @Nullable Path by) throws Exception {
        Files.copy(Objects.requireNonNull(by), Objects.requireNonNull(file), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aBadFileChangesNothingAndSaysWhy() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
        write("{ca: " + broken + "}", "");
        InvalidConfig why = catchThrowableOfType(InvalidConfig.class, config::reload);
        assertThat(why)
                .hasMessageContaining(
                        "the upstream of tenant default: the CA file " + broken + " holds no certificate");

        set.close();
        set = EmbeddedReplicaSet.builder()
                .members(1)
                .port(port)
                .tls(before.settings())
                .start();
        awaitServed(2);
    }

    @Test
    void anotherUpstreamWaitsForAStart() throws Exception {
        write(after.yaml(), "&appName=other");
        assertThat(config.reload().waiting()).containsExactly("upstream.uri");
    }
}
