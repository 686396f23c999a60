package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The jar as a user starts it. */
class PackagedJarIT {
    @Test
    void startsBeforeTheEmbeddedUpstreamAndServesADriver() throws Exception {
        try (PackagedJar larder = PackagedJar.start("--listen", "127.0.0.1:0")) {
            String uri = larder.await("connect to").replaceFirst(".*connect to *", "");

            try (MongoClient client = MongoClients.create(uri)) {
                Document hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
                assertThat(hello).containsEntry("msg", "isdbgrid");
            }
            assertThat(larder.lines()).hasSizeLessThanOrEqualTo(15).anyMatch(line -> line.contains("NOT FOR DATA"));
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM: a process that is ended there ends at once")
    void sigtermEndsItWithZero() throws Exception {
        try (PackagedJar larder = PackagedJar.start("--listen", "127.0.0.1:0")) {
            larder.await("connect to");

            larder.terminate();

            assertThat(larder.exitCode()).isZero();
            assertThat(larder.lines()).last().asString().endsWith("stopped");
        }
    }

    @Test
    void aPortInUseIsOneLineAndItsOwnExitCode() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PackagedJar larder = PackagedJar.start("--listen", "127.0.0.1:" + taken.getLocalPort())) {
            assertThat(larder.exitCode()).isEqualTo(4);
            assertThat(larder.lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + taken.getLocalPort(), "in use");
        }
    }

    @Test
    void aBadConnectionStringIsOneLineWithoutItsPassword() throws Exception {
        for (String option : List.of("loadBalanced=true&replicaSet=rs0", "authMechanism=NONE", "proxyHost=h")) {
            try (PackagedJar larder =
                    PackagedJar.start("--listen", "127.0.0.1:0", "--upstream", "mongodb://u:hunter2@h/?" + option)) {
                assertThat(larder.exitCode()).as(option).isEqualTo(3);
                assertThat(larder.lines())
                        .singleElement()
                        .asString()
                        .contains("upstream")
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void startsWhereTheUpstreamIsNotReachedAndSaysSo() throws Exception {
        try (PackagedJar larder =
                PackagedJar.start("--listen", "127.0.0.1:0", "--upstream", "mongodb://u:hunter2@127.0.0.1:1/")) {
            larder.await("is not reached;");
            assertThat(larder.lines().toString())
                    .contains("mongodb://u:***@127.0.0.1:1/", "127.0.0.1:1")
                    .doesNotContain("hunter2");
        }
    }
}
