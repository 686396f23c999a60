package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.LarderConfig;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void aTenantIsLookedAtForItself() throws Exception {
        String pem = Files.writeString(directory.resolve("a"), "").toString();
        String tenants = "listeners: [{address: '0.0.0.0:1', tls: {certificate: '" + pem + "', key: '" + pem
                + "'}}]\ntenants:\n"
                + "  - {name: a, listener: '0.0.0.0:1', upstream: {uri: 'mongodb://u:p@h'}, auth: {mode: MODE}}\n";

        assertThat(Exposure.warnings(read(tenants.replace("MODE", "relay")))).isEmpty();
        assertThat(Exposure.warnings(read(tenants.replace("MODE", "none"))))
                .singleElement()
                .asString()
                .contains("WITHOUT LOGIN on 0.0.0.0:1");
    }

    @Test
    void theTokenOfTheAdminApiIsNotToPassInTheClear() throws Exception {
        String pem = Files.writeString(directory.resolve("a"), "").toString();

        assertThat(Exposure.warnings(Configured.by("admin-listen=127.0.0.1:1"))).isEmpty();
        assertThat(Exposure.warnings(Configured.by(
                        "admin-listen=0.0.0.0:1", "admin-tls-certificate=" + pem, "admin-tls-key=" + pem)))
                .isEmpty();
        assertThat(Exposure.warnings(Configured.by("admin-listen=0.0.0.0:1")))
                .singleElement()
                .asString()
                .contains("ADMIN API BEYOND THIS MACHINE WITHOUT TLS on 0.0.0.0:1");
    }

    private LarderConfig read(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("larder.yaml"), yaml);
        return ConfigLoader.load(new Sources(Optional.of(file), Map.of(), Map.of()));
    }
}
