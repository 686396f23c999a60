package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A signal to a process that runs, as an operator sends it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGHUP; there the admin API reloads")
class ReloadIT {
    @Test
    void aSighupReadsTheFileAgainAndABadOneChangesNothing(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("larder.yaml");
        Files.writeString(file, "listeners: [{address: '127.0.0.1:0'}]\n");
        try (PackagedJar larder = PackagedJar.start("--config", file.toString())) {
            String uri = larder.await("connect to").replaceFirst(".*connect to *", "");
            try (MongoClient client = MongoClients.create(uri)) {
                ping(client);

                Files.writeString(
                        file,
                        """
                        listeners: [{address: '127.0.0.1:0'}]
                        limits: {requests-per-second: 1, burst: 1, max-pause: 0ms}
                        """);
                larder.hangUp();
                larder.await("configuration read again: [limits.requests-per-second, limits.burst, limits.max-pause]");
                assertThat(refusals(client, 20)).isPositive();

                Files.writeString(file, "limits: {requests-per-second: none}\n");
                larder.hangUp();
                assertThat(larder.await("not read again, nothing changed"))
                        .contains("larder.yaml:1: limits.requests-per-second: expected a whole number");
                assertThat(refusals(client, 20)).isPositive();

                Files.writeString(file, "listeners: [{address: '127.0.0.1:0'}]\nlog: {level: warn}\n");
                larder.hangUp();
                // The line that would tell of it is one of those that are written no more.
                await().atMost(20, TimeUnit.SECONDS)
                        .pollInterval(200, TimeUnit.MILLISECONDS)
                        .until(() -> refusals(client, 5) == 0);
            }
        }
    }

    private static void ping(MongoClient client) {
        client.getDatabase("admin").runCommand(new Document("ping", 1));
    }

    private static int refusals(MongoClient client, int pings) {
        int refusals = 0;
        for (int i = 0; i < pings; i++) {
            try {
                ping(client);
            } catch (MongoCommandException e) {
                assertThat(e.getErrorCode()).isEqualTo(462);
                refusals++;
            }
        }
        return refusals;
    }
}
