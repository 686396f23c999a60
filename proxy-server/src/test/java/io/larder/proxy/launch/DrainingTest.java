package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larder.config.DrainMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainingTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = RunningProxy.start(
                Configured.by("listen=127.0.0.1:0", "upstream=mongodb://127.0.0.1:1"), Optional.empty());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = (InetSocketAddress) proxy.addresses().get(0);
        return new Socket(address.getAddress(), address.getPort());
    }

    private void awaitClients(int number) {
        await().until(() -> proxy.listeners().connections() == number);
    }

    @Test
    void aSidecarGoesOnUntilTheLastClientHasLeft() throws Exception {
        Socket first = connect();
        awaitClients(1);
        CompletableFuture<Boolean> drained =
                CompletableFuture.supplyAsync(() -> Draining.drain(proxy, DrainMode.SIDECAR, LONG));
        Socket second = connect();
        awaitClients(2);
        first.close();
        awaitClients(1);
        assertThat(drained).isNotDone();
        second.close();
        assertThat(drained.get(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    @Test
    void aSidecarDoesNotWaitBeyondTheLimit() throws Exception {
        try (Socket stays = connect()) {
            awaitClients(1);
            assertThat(Draining.drain(proxy, DrainMode.SIDECAR, Duration.ofMillis(200)))
                    .as("nothing was in flight")
                    .isTrue();
            assertThat(stays.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void otherwiseClientsAtRestAreEndedAtOnce() throws Exception {
        try (Socket stays = connect()) {
            awaitClients(1);
            assertThat(Draining.drain(proxy, DrainMode.AT_ONCE, LONG)).isTrue();
            assertThat(stays.getInputStream().read()).isEqualTo(-1);
        }
    }
}
