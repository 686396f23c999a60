package io.larder.integration.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.larder.embedded.EmbeddedReplicaSet;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Larder's process is stopped in the middle of everything, and started again at the same address. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM: a process that is ended there ends at once")
class StopTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final EmbeddedReplicaSet set = EmbeddedReplicaSet.start();

    @AfterEach
    void stop() {
        set.close();
    }

    private LarderProcess larder(int port, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("--listen", "127.0.0.1:" + port));
        args.addAll(List.of("--upstream", set.connectionString()));
        args.addAll(List.of(more));
        return LarderProcess.start(args.toArray(String[]::new));
    }

    /** Each kind of work was done so many times more. */
    private static void awaitWork(Application application, int times) {
        Map<String, Integer> before = application.done();
        await().atMost(LONG).until(() -> {
            Map<String, Integer> now = application.done();
            return now.size() == application.kinds()
                    && now.entrySet().stream()
                            .allMatch(one -> one.getValue() >= before.getOrDefault(one.getKey(), 0) + times);
        });
    }

    /** As the upstream itself has it. */
    private void assertNothingAcknowledgedIsLost(Application application, boolean unknownOutcomes) {
        try (MongoClient direct = MongoClients.create(set.connectionString())) {
            MongoDatabase database = direct.getDatabase("stop");
            Set<Integer> there = new HashSet<>();
            database.getCollection("inserted").find().forEach(document -> there.add(document.getInteger("_id")));
            assertThat(there).containsAll(application.inserted());
            int updates = application.done().get("updateMany");
            int transfers = application.done().get("transaction");
            for (Document document : database.getCollection("many").find()) {
                if (unknownOutcomes) {
                    assertThat(document.getInteger("n")).isGreaterThanOrEqualTo(updates);
                } else {
                    assertThat(document.getInteger("n")).isEqualTo(updates);
                }
            }
            int received = database.getCollection("accounts")
                    .find(new Document("_id", 1))
                    .first()
                    .getInteger("n");
            int paid = database.getCollection("accounts")
                    .find(new Document("_id", 0))
                    .first()
                    .getInteger("n");
            assertThat(received).isEqualTo(-paid).isGreaterThanOrEqualTo(transfers);
        }
    }

    @Test
    void aRollingRestartUnderLoadLosesNothingAndShowsNoError() throws Exception {
        LarderProcess running = larder(0);
        int port = running.port();
        try (Application application = new Application(port)) {
            application.prepare();
            application.start();
            for (int restart = 0; restart < 2; restart++) {
                awaitWork(application, 10);
                running.terminate();
                assertThat(running.exitCode()).isZero();
                assertThat(running.lines()).last().asString().endsWith("stopped");
                running = larder(port);
                awaitWork(application, 10);
            }
            application.stop();
            assertThat(application.errors()).isEmpty();
            assertNothingAcknowledgedIsLost(application, false);
        } finally {
            running.close();
        }
    }

    @Test
    void aSidecarServesUntilTheApplicationHasStoppedAndEndsThen() throws Exception {
        try (LarderProcess running = larder(0, "--time-limits-drain-mode", "sidecar", "--time-limits-drain", "60s")) {
            try (Application application = new Application(running.port())) {
                application.prepare();
                application.start();
                awaitWork(application, 5);
                running.terminate();
                awaitWork(application, 10);
                application.stop();
                assertThat(application.errors()).isEmpty();
                assertNothingAcknowledgedIsLost(application, false);
            }
            assertThat(running.exitCode()).isZero();
        }
    }

    @Test
    void afterAKillItStartsAgainBesideWhatItLeftBehind(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("larder.sock");
        Path token = directory.resolve("admin.token");
        String[] more = {
            "--listen", "unix:" + socket, "--admin-listen", "127.0.0.1:0", "--admin-token-file", token.toString()
        };
        LarderProcess running = larder(0, more);
        int port = running.port();
        try (Application application = new Application(port)) {
            application.prepare();
            application.start();
            awaitWork(application, 10);
            String before = Files.readString(token);
            running.kill();
            assertThat(socket).exists();
            running = larder(port, more);
            awaitWork(application, 10);
            application.stop();
            assertThat(Files.readString(token)).isEqualTo(before);
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                assertThat(client.connect(UnixDomainSocketAddress.of(socket))).isTrue();
            }
            assertThat(application.errors())
                    .allMatch(error -> error.startsWith("updateMany") || error.startsWith("cursor"));
            assertNothingAcknowledgedIsLost(application, true);
        } finally {
            running.close();
        }
    }
}
