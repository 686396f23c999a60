package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.ClientCertificates;
import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentAs;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void nothingSaidIsOnePlainListenerOnLoopbackBeforeTheEmbeddedUpstream() throws Exception {
        LarderConfig config = load("", Map.of(), Map.of());

        assertThat(config.listeners())
                .singleElement()
                .satisfies(listener -> assertThat(listener.tls()).isEmpty())
                .extracting(ListenerConfig::address)
                .isEqualTo(new ListenAddress.Tcp(new HostPort("127.0.0.1", 27018)));
        assertThat(config.upstream().uri()).isEmpty();
        assertThat(config.presentation().as()).isEqualTo(PresentAs.AUTO);
        assertThat(config.timeLimits().serverSelection()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.timeLimits().operation()).isEmpty();
    }

    @Test
    void limitsOfTheConnectionStringCountWhereNothingElseIsSaid() throws Exception {
        String uri = "mongodb://h/?maxPoolSize=0&minPoolSize=3&connectTimeoutMS=1500&socketTimeoutMS=0";

        LarderConfig alone = load("", Map.of(), Map.of("upstream", uri));
        LarderConfig besides = load("time-limits:\n  connect: 2s\n", Map.of(), Map.of("upstream", uri));

        assertThat(alone.upstream().pool().max()).isEmpty();
        assertThat(alone.upstream().pool().min()).isEqualTo(3);
        assertThat(alone.timeLimits().connect()).contains(Duration.ofMillis(1500));
        assertThat(alone.timeLimits().operation()).isEmpty();
        assertThat(besides.timeLimits().connect()).contains(Duration.ofSeconds(2));
    }

    @Test
    void certificatesOfTheConnectionStringAreUsed() throws Exception {
        Path pem = Files.writeString(directory.resolve("a.pem"), "");

        LarderConfig config = load(
                "",
                Map.of(),
                Map.of("upstream", "mongodb://h/?tls=true&tlsCAFile=" + pem + "&tlsCertificateKeyFile=" + pem));

        assertThat(config.upstream().tls().ca()).contains(pem);
        assertThat(config.upstream().tls().certificate()).contains(pem);
        assertThat(config.upstream().tls().key()).contains(pem);
    }

    @Test
    void flagsOfTlsHoldForEveryTcpListener() throws Exception {
        String pem = Files.writeString(directory.resolve("a.pem"), "").toString();

        LarderConfig config = load(
                "",
                Map.of("LARDER_TLS_CERTIFICATE", pem, "LARDER_TLS_KEY", pem),
                Map.of("listen", "127.0.0.1:1,unix:/run/larder.sock,127.0.0.1:2", "tls-client-ca", pem));

        assertThat(config.listeners())
                .extracting(listener -> listener.tls().isPresent())
                .containsExactly(true, false, true);
        assertThat(config.listeners().get(0).tls().orElseThrow().clientCertificates())
                .isEqualTo(ClientCertificates.REQUIRED);
    }

    @Test
    void secretsComeFromVariablesAndFilesAndAreNeverShown() throws Exception {
        Files.writeString(directory.resolve("password"), "hunter2\n");

        LarderConfig config = load(
                "upstream:\n  uri: mongodb://${env:MONGO_USER}:${file:password}@h/db?appName=a\n",
                Map.of("MONGO_USER", "larder"),
                Map.of());

        assertThat(config.upstream().uri().map(ConnectionUri::reveal))
                .contains("mongodb://larder:hunter2@h/db?appName=a");
        assertThat(config.toString())
                .contains("mongodb://larder:***@h/db?appName=a")
                .doesNotContain("hunter2");
    }

    @Test
    void wordsThatOtherYamlReadersTurnIntoTruthValuesStayWords() throws Exception {
        LarderConfig config = load("listeners:\n- address: 127.0.0.1:1\n  proxy-protocol: off\n", Map.of(), Map.of());

        assertThat(config.listeners().get(0).proxyProtocol().name()).isEqualTo("OFF");
    }

    @Test
    void variablesThatAreNotMeantForTheProxyAreLeftAlone() throws Exception {
        Map<String, String> environment = Map.of(
                "LARDER_SERVICE_HOST", "10.0.0.1",
                "LARDER_PORT_27018_TCP_ADDR", "10.0.0.1",
                "LARDER_EU_SERVICE_PORT_MONGODB", "27018",
                "LARDER_PORT", "tcp://10.0.0.1:27018",
                "LARDER_TEST_MONGODB_URI", "mongodb://h",
                "LARDER_JAR", "lib/larder.jar",
                "LARDER_MEMORY_LIMIT_FILE", "/sys/fs/cgroup/memory.max",
                "LARDER_CONFIG", "larder.yaml");

        assertThat(load("", environment, Map.of()).clients().maxConnections()).isEqualTo(OptionalInt.of(20000));
    }

    @Test
    void sectionsWhoseKeysAreAllCommentedOutAreNoProblem() throws Exception {
        assertThat(load("clients:\n  # max-connections: 7\nlog:\n", Map.of(), Map.of())
                        .listeners())
                .hasSize(1);
    }

    private LarderConfig load(String yaml, Map<String, String> environment, Map<String, String> flags)
            throws Exception {
        Path file = Files.writeString(directory.resolve("larder.yaml"), yaml);
        return ConfigLoader.load(new Sources(Optional.of(file), environment, flags));
    }
}
