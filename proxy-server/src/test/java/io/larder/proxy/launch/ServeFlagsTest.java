package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.larder.embedded.EmbeddedReplicaSet;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single settings of the whole proxy are seen to do. */
class ServeFlagsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @ParameterizedTest
    @CsvSource({"30ms, 1", "1h, 0"})
    void requestsThatTakeSoLongAreToldAsSlow(String limit, int told) throws Exception {
        try (Administered admin = new Administered(directory, "log-slow=" + limit)) {
            try (var held = admin.cached.set.adversary().connections().holdBefore("count")) {
                var counting = CompletableFuture.runAsync(
                        () -> admin.cached.collection().estimatedDocumentCount());
                await().atMost(SOON).until(() -> held.held() == 1);
                long began = System.nanoTime();
                await().until(() ->
                        System.nanoTime() - began > Duration.ofMillis(30).toNanos());
                admin.cached.set.adversary().connections().clear();
                counting.join();
            }
            assertThat(admin.metrics()).contains("larder_slow_requests_total " + told + ".0");
        }
    }

    @Test
    void requestsAreWrittenIntoTheAccessLog() throws Exception {
        Path log = directory.resolve("access.log");
        try (Administered admin = new Administered(directory, "log-access=" + log)) {
            admin.cached.client.getDatabase("shop").runCommand(Document.parse("{count: 'products'}"));
            await().atMost(SOON)
                    .until(() -> Files.exists(log) && Files.readString(log).contains("count"));
        }
    }

    @Test
    void nativeSocketsAreLeftAloneWhereJavasAreAskedFor() throws Exception {
        assertThat(addressBy("nio")).isInstanceOf(UnixDomainSocketAddress.class);
        assertThat(addressBy("auto")).isInstanceOf(DomainSocketAddress.class);
    }

    private Object addressBy(String transport) throws Exception {
        try (RunningProxy proxy = RunningProxy.start(
                Configured.by(
                        "listen=unix:" + directory.resolve(transport),
                        "upstream=mongodb://127.0.0.1:1",
                        "resources-transport=" + transport),
                Optional.empty())) {
            return proxy.addresses().get(0);
        }
    }

    @Test
    void anOperationThatTakesLongerThanItMayIsGivenUp() throws Exception {
        try (CachingFixture fixture =
                new CachingFixture(EmbeddedReplicaSet.builder().members(1).start(), "time-limits-operation=200ms")) {
            try (var held = fixture.set.adversary().connections().holdBefore("count")) {
                assertThatThrownBy(() ->
                                fixture.client.getDatabase("shop").runCommand(Document.parse("{count: 'products'}")))
                        .isInstanceOf(MongoException.class);
                assertThat(held.held()).isPositive();
            }
        }
    }

    @Test
    void soManyConnectionsAreKeptThoughNobodyNeedsThem() throws Exception {
        try (CachingFixture fixture = new CachingFixture(
                EmbeddedReplicaSet.builder().members(1).start(),
                "upstream-pool-min=3",
                "resources-event-loop-threads=1")) {
            await().atMost(SOON)
                    .until(() -> fixture.proxy.tenants().first().pools().open() == 3);
        }
    }
}
