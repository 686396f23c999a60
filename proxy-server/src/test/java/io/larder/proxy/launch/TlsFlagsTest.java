package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.server.TlsSettings;
import io.larder.proxy.WireClient;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of TLS towards clients and towards the upstream, with keys that are encrypted. */
class TlsFlagsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "of the key";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Certificates certificates;
    private PemFiles server;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(directory);
        server = certificates.server("server", "localhost");
    }

    private RunningProxy start(String clientCertificates) throws Exception {
        PemFiles encrypted = Certificates.encrypted(server, PASSWORD);
        return RunningProxy.start(
                Configured.by(
                        "listen=127.0.0.1:0",
                        "upstream=mongodb://127.0.0.1:1",
                        "tls-certificate=" + encrypted.certificateChain(),
                        "tls-key=" + encrypted.privateKey(),
                        "tls-key-password=" + PASSWORD,
                        "tls-client-ca=" + encrypted.trusted(),
                        "tls-client-certificates=" + clientCertificates),
                Optional.empty());
    }

    private String hello(RunningProxy proxy, @Nullable PemFiles shown) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(Objects.requireNonNull(server.trusted()).toFile());
        if (shown != null) {
            builder.keyManager(
                    Objects.requireNonNull(shown.certificateChain()).toFile(),
                    Objects.requireNonNull(shown.privateKey()).toFile());
        }
        InetSocketAddress address = (InetSocketAddress) proxy.addresses().get(0);
        try (WireClient client = new WireClient(
                ((JdkSslContext) builder.build())
                        .context()
                        .getSocketFactory()
                        .createSocket(address.getAddress(), address.getPort()),
                address)) {
            return client.ask("{ismaster: 1, $db: 'admin'}").toJson();
        }
    }

    @Test
    void clientsMayShowACertificateOrMust() throws Exception {
        PemFiles app = certificates.client("app");
        try (RunningProxy optional = start("optional");
                RunningProxy required = start("required")) {
            assertThat(hello(optional, null)).contains("\"ok\"");
            assertThat(hello(optional, app)).contains("\"ok\"");
            assertThat(hello(required, app)).contains("\"ok\"");
            assertThatThrownBy(() -> hello(required, null)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anEncryptedKeyIsShownToTheUpstream() throws Exception {
        PemFiles larder = Certificates.encrypted(certificates.client("larder"), PASSWORD);
        TlsSettings settings = new TlsSettings(
                Objects.requireNonNull(server.certificateChain()),
                Objects.requireNonNull(server.privateKey()),
                server.trusted());
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .hostName("localhost")
                .tls(settings)
                .start();
        String uri = "mongodb://localhost:" + set.ports().get(0) + "/?tls=true";
        try (RunningProxy proxy = RunningProxy.start(
                        Configured.by(
                                "listen=127.0.0.1:0",
                                "upstream=" + uri,
                                "upstream-tls-ca=" + larder.trusted(),
                                "upstream-tls-certificate=" + larder.certificateChain(),
                                "upstream-tls-key=" + larder.privateKey(),
                                "upstream-tls-key-password=" + PASSWORD),
                        Optional.empty());
                WireClient client = new WireClient(proxy.addresses().get(0))) {
            await().atMost(SOON)
                    .until(() -> client.ask("{ping: 1}").getNumber("ok").intValue() == 1);
        } finally {
            set.close();
        }
    }
}
