package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void nobodyElseReachesLoopbackOrAUnixSocket() throws Exception {
        assertThat(Exposure.warnings(Configured.by("listen=127.0.0.1:1,[::1]:2,localhost:3,unix:/run/l")))
                .isEmpty();
    }

    @Test
    void warnsOfListeningToOthersWithoutTlsAndWithoutLogin() throws Exception {
        assertThat(Exposure.warnings(Configured.by("listen=0.0.0.0:1")))
                .satisfiesExactly(
                        tls -> assertThat(tls).contains("WITHOUT TLS on 0.0.0.0:1"),
                        login -> assertThat(login).contains("WITHOUT LOGIN on 0.0.0.0:1"));
        assertThat(Exposure.warnings(Configured.by("listen=0.0.0.0:1", "upstream=mongodb://h")))
                .hasSize(2)
                .last()
                .asString()
                .contains("unless the upstream itself wants logins");
    }

    @Test
    void whatIsThereIsNotWarnedOf() throws Exception {
        String pem = Files.writeString(directory.resolve("a"), "").toString();

        assertThat(Exposure.warnings(Configured.by(
                        "listen=0.0.0.0:1", "upstream=mongodb://u:p@h", "tls-certificate=" + pem, "tls-key=" + pem)))
                .isEmpty();
        assertThat(Exposure.warnings(Configured.by("listen=0.0.0.0:1", "auth-mode=service", "auth-users=" + pem)))
                .singleElement()
                .asString()
                .contains("WITHOUT TLS");
        assertThat(Exposure.warnings(Configured.by("listen=0.0.0.0:1", "upstream=mongodb://u:p@h", "auth-mode=none")))
                .hasSize(2);
    }
}
