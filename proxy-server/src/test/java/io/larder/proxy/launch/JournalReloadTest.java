package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.proxy.WireClient;
import io.larder.proxy.launch.config.ConfigInUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log of a running proxy follows the configuration, and a file that is renamed. */
class JournalReloadTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path file;
    private ConfigInUse config;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(directory.resolve("larder.yaml"), "log: {access: access.log}\n");
        Map<String, String> flags = Map.of("listen", "127.0.0.1:0", "upstream", "mongodb://127.0.0.1:1");
        Sources sources = new Sources(Optional.of(file), Map.of(), flags);
        config = ConfigInUse.of(() -> ConfigLoader.explain(sources));
        proxy = RunningProxy.start(config, Optional.empty());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private void ask() throws IOException {
        try (WireClient client = new WireClient(proxy.addresses().get(0))) {
            client.ask("{hello: 1, $db: 'admin'}");
        }
    }

    private static void awaitLines(Path log, int number) {
        await().until(() -> Files.exists(log) && Files.readAllLines(log).size() == number);
    }

    @Test
    void aSignalOpensItAnewEvenWhereTheConfigurationIsBroken() throws IOException {
        Path log = directory.resolve("access.log");
        ask();
        awaitLines(log, 1);
        Path old = Files.move(log, directory.resolve("access.log.1"));
        Files.writeString(file, "log: {access: access.log, slow: never}\n");
        ReloadSignal.reload(config);
        ask();

        awaitLines(log, 1);
        assertThat(Files.readAllLines(old)).hasSize(1);
    }

    @Test
    void anotherFileOrNoneIsUsedFromTheReloadOn() throws IOException {
        Files.writeString(file, "log: {access: other.log, format: json}\n");
        ReloadSignal.reload(config);
        ask();
        awaitLines(directory.resolve("other.log"), 1);
        assertThat(Files.readString(directory.resolve("other.log"))).startsWith("{\"at\":");

        Files.writeString(file, "log: {access: off}\n");
        ReloadSignal.reload(config);
        ask();
        assertThat(Files.readAllLines(directory.resolve("other.log"))).hasSize(1);
    }
}
