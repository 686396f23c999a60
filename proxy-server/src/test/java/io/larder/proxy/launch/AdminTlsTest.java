package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminClient;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin API over TLS, and clients that show certificates in place of the token. */
class AdminTlsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private RunningProxy start(PemFiles server, @Nullable Path clientCa) throws Exception {
        Map<String, String> flags = new HashMap<>(Map.of(
                "listen",
                "127.0.0.1:0",
                "upstream",
                "mongodb://127.0.0.1:1",
                "admin-listen",
                "127.0.0.1:0",
                "admin-tls-certificate",
                server.certificateChain().toString(),
                "admin-tls-key",
                server.privateKey().toString(),
                "admin-token-file",
                directory.resolve("admin.token").toString()));
        if (clientCa != null) {
            flags.put("admin-tls-client-ca", clientCa.toString());
        }
        return RunningProxy.start(ConfigLoader.load(Sources.flags(flags)), Optional.empty());
    }

    private static int port(RunningProxy proxy) {
        return proxy.adminAddresses().get(0).getPort();
    }

    @Test
    void commandsTrustTheVeryCertificateWhateverItsName() throws Exception {
        Certificates certificates = new Certificates(directory);
        PemFiles server = certificates.server("admin", "some.other.name");
        try (RunningProxy proxy = start(server, null)) {
            String place = "127.0.0.1:" + port(proxy);
            AdminToken token = AdminToken.open(directory.resolve("admin.token"));

            assertThat(AdminClient.overTls(place, token, server.certificateChain())
                            .get("/api/v1/stats")
                            .status())
                    .isEqualTo(200);
            assertThat(AdminClient.overTls(place, null, server.certificateChain())
                            .get("/api/v1/stats")
                            .status())
                    .isEqualTo(401);
            Path other = Files.createDirectory(directory.resolve("other"));
            Path foreign = new Certificates(other).server("admin", "localhost").certificateChain();
            assertThatThrownBy(() -> AdminClient.overTls(place, token, foreign).get("/api/v1/stats"))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Who signed it has signed those of others, too, and they stand in the file where it holds the chain. */
    @Test
    void commandsDoNotTrustWhoeverElseTheAuthoritiesHaveSigned() throws Exception {
        Certificates certificates = new Certificates(directory);
        PemFiles server = certificates.server("admin", "localhost");
        PemFiles other = certificates.server("other", "localhost");
        Path chain = Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(server.certificateChain()) + "\n" + Files.readString(server.trusted()));
        try (RunningProxy proxy = start(other, null)) {
            AdminToken token = AdminToken.open(directory.resolve("admin.token"));

            AdminClient client = AdminClient.overTls("127.0.0.1:" + port(proxy), token, chain);
            assertThatThrownBy(() -> client.get("/api/v1/stats")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCertificateOfTheAuthoritiesStandsForTheToken() throws Exception {
        Certificates certificates = new Certificates(directory);
        PemFiles server = certificates.server("admin", "localhost");
        PemFiles operator = certificates.client("operator");
        Path other = Files.createDirectory(directory.resolve("other"));
        PemFiles stranger = new Certificates(other).client("stranger");
        try (RunningProxy proxy = start(server, server.trusted())) {
            URI stats = URI.create("https://localhost:" + port(proxy) + "/api/v1/stats");

            assertThat(Http.ask("GET", stats, "", "", context(server, operator)).status())
                    .isEqualTo(200);
            assertThat(Http.ask("GET", stats, "", "", context(server, null)).status())
                    .isEqualTo(401);
            assertThatThrownBy(() -> Http.ask("GET", stats, "", "", context(server, stranger)))
                    .isInstanceOf(IOException.class);
        }
    }

    private static SSLContext context(PemFiles server, @Nullable PemFiles client) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(server.trusted().toFile());
        if (client != null) {
            builder.keyManager(
                    client.certificateChain().toFile(), client.privateKey().toFile());
        }
        return ((JdkSslContext) builder.build()).context();
    }
}
