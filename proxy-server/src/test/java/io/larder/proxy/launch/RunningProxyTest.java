package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.config.LarderConfig;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.embedded.EmbeddedUpstream;
import io.larder.proxy.launch.tenant.LocalUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProxyTest {
    @Test
    void theEmbeddedUpstreamIsFoundAndHoldsSamples() throws Exception {
        Optional<LocalUpstream> found = ServiceLoader.load(LocalUpstream.class).findFirst();
        assertThat(found).containsInstanceOf(EmbeddedUpstream.class);

        try (RunningProxy proxy = RunningProxy.start(Configured.by("listen=127.0.0.1:0"), found);
                MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port(proxy))) {
            await().untilAsserted(() -> assertThat(
                            client.getDatabase("shop").getCollection("orders").find(new Document("_id", 106)))
                    .hasSize(1));
            assertThat(client.getDatabase("shop").getCollection("products").find())
                    .hasSize(12);
        }
    }

    @Test
    void withoutAnUpstreamAndWithoutAnEmbeddedOneItSaysWhatToName() throws Exception {
        LarderConfig config = Configured.by("listen=127.0.0.1:0");

        assertThatThrownBy(() -> RunningProxy.start(config, Optional.empty()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("--upstream");
    }

    @Test
    void aStartThatFailsLeavesNothingListening(@TempDir Path directory) throws Exception {
        // Not a port that happens to be free: somebody else may take that at any moment.
        Path first = directory.resolve("first");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LarderConfig config = Configured.by(
                    "listen=unix:" + first + ",127.0.0.1:" + taken.getLocalPort(), "upstream=mongodb://127.0.0.1:1");

            assertThatThrownBy(() -> RunningProxy.start(config, Optional.empty()))
                    .isInstanceOfSatisfying(
                            CannotStart.class, e -> assertThat(e.cause()).isEqualTo(CannotStart.Cause.LISTENER))
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            assertThat(first).doesNotExist();
        }
    }

    @Test
    void drainingClosesWhatRestsAndAcceptsNoMore() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(
                        Configured.by("listen=127.0.0.1:0", "upstream=mongodb://127.0.0.1:1"), Optional.empty());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port(proxy))) {
            await().untilAsserted(
                            () -> assertThat(proxy.listeners().connections()).isEqualTo(1));
            int port = port(proxy);

            assertThat(proxy.drain(Duration.ofSeconds(5))).isTrue();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .hasMessageContaining("refused");
        }
    }

    private static int port(RunningProxy proxy) {
        return ((InetSocketAddress) proxy.addresses().get(0)).getPort();
    }
}
