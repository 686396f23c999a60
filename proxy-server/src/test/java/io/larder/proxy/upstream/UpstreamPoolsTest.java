package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.net.PemFiles;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.UpstreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/** What pools promise: few connections, each for one user at a time, and nobody waits longer than he must. */
class UpstreamPoolsTest {
    @Test
    void aRequestIsAnsweredOverAConnectionThatIsThenUsedAgain() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
            for (int i = 0; i < 10; i++) {
                UpstreamConnection connection = upstream.acquire();
                Recorder recorder = new Recorder();
                upstream.send(connection, "find", recorder);
                assertThat(recorder.next(Recorder.Reply.class).body()).containsEntry("ok", new BsonInt32(1));
                upstream.release(connection);
            }
            assertThat(upstream.pools.open()).isEqualTo(1);
            assertThat(upstream.pools.inUse()).isZero();
            assertThat(server.received()).hasSize(10);
            assertThat(upstream.topology.view().kind()).isEqualTo(ClusterKind.STANDALONE);
        }
    }

    @Test
    void theConnectionUsedLastIsUsedNext() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
            UpstreamConnection first = upstream.acquire();
            UpstreamConnection second = upstream.acquire();
            upstream.release(first);
            upstream.release(second);
            assertThat(upstream.acquire()).isSameAs(second);
        }
    }

    @Test
    void moreRequestsThanConnectionsWaitAndAreServedInOrder() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxPoolSize=2")) {
            UpstreamConnection one = upstream.acquire();
            UpstreamConnection two = upstream.acquire();
            List<Recorder> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Recorder recorder = new Recorder();
                waiting.add(recorder);
                assertThat(upstream.acquire(Target.PRIMARY, 0, recorder)).isNotNull();
            }
            assertThat(upstream.pools.waiting()).isEqualTo(3);
            upstream.release(two);
            assertThat(waiting.get(0).next(UpstreamConnection.class)).isSameAs(two);
            upstream.release(one);
            assertThat(waiting.get(1).next(UpstreamConnection.class)).isSameAs(one);
            upstream.release(one);
            assertThat(waiting.get(2).next(UpstreamConnection.class)).isSameAs(one);
            assertThat(upstream.pools.open()).isEqualTo(2);
            assertThat(upstream.pools.waiting()).isZero();
        }
    }

    @Test
    void aRequestThatIsGivenUpGetsNoConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxPoolSize=1")) {
            UpstreamConnection only = upstream.acquire();
            Recorder gone = new Recorder();
            Recorder next = new Recorder();
            Waiting waiting = upstream.acquire(Target.PRIMARY, 0, gone);
            upstream.acquire(Target.PRIMARY, 0, next);
            upstream.onLoop(waiting::cancel);
            upstream.release(only);
            assertThat(next.next(UpstreamConnection.class)).isSameAs(only);
            assertThat(gone.isEmpty()).isTrue();
        }
    }

    @Test
    void nobodyWaitsLongerThanHisCommandMayTake() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxPoolSize=1")) {
            upstream.acquire();
            Recorder recorder = new Recorder();
            long start = System.nanoTime();
            upstream.acquire(Target.PRIMARY, 100, recorder);
            UpstreamFailure failure = recorder.next(UpstreamFailure.class);
            assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.NO_CONNECTION);
            assertThat(failure.mayHaveRun()).isFalse();
            assertThat(System.nanoTime() - start).isBetween(100_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void withoutAServerTheRefusalSaysWhy() throws Exception {
        int nobodyListens;
        try (ScriptedServer server = ScriptedServer.start()) {
            nobodyListens = server.port();
        }
        try (UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + nobodyListens)) {
            Recorder recorder = new Recorder();
            upstream.acquire(Target.PRIMARY, 1500, recorder);
            UpstreamFailure failure = recorder.next(UpstreamFailure.class);
            assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.NO_SERVER);
            assertThat(failure.message()).contains("127.0.0.1:" + nobodyListens + " unknown");
        }
    }

    @Test
    void requestsWaitForAServerThatComesLater() throws Exception {
        int port;
        try (ScriptedServer server = ScriptedServer.start()) {
            port = server.port();
        }
        try (UpstreamFixture upstream =
                new UpstreamFixture("mongodb://127.0.0.1:" + port + "/?heartbeatFrequencyMS=500")) {
            Recorder recorder = new Recorder();
            upstream.acquire(Target.PRIMARY, 0, recorder);
            try (ScriptedServer server = ScriptedServer.startAt(port)) {
                recorder.next(UpstreamConnection.class);
                assertThat(server.open()).isPositive();
            }
        }
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxIdleTimeMS=100")) {
            upstream.release(upstream.acquire());
            await().untilAsserted(() -> assertThat(upstream.pools.open()).isZero());
        }
    }

    @Test
    void theLeastNumberOfConnectionsIsMadeBeforehand() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://127.0.0.1:" + server.port() + "/?minPoolSize=3&maxIdleTimeMS=100")) {
            await().untilAsserted(() -> assertThat(upstream.pools.open()).isEqualTo(3));
        }
    }

    @Test
    void moreThanTheLimitMayNotWait() throws Exception {
        UpstreamOptions two = new UpstreamOptions(
                PemFiles.NONE,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                2,
                1,
                Duration.ZERO,
                KeepAliveMode.FIXED,
                Duration.ofMinutes(1));
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port(), two)) {
            upstream.acquire();
            upstream.acquire(Target.PRIMARY, 0, new Recorder());
            upstream.acquire(Target.PRIMARY, 0, new Recorder());
            Recorder third = new Recorder();
            assertThat(upstream.acquire(Target.PRIMARY, 0, third)).isNull();
            assertThat(third.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.TOO_MANY_WAITING);
        }
    }

    @Test
    void onlySoManyConnectionsAreMadeAtOneTime() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxConnecting=3")) {
            upstream.release(upstream.acquire());
            // Whoever else connects to the server has done so by then.
            await().until(() -> upstream.topology.view().facts() != null);
            int before = server.accepted();
            server.ignoreHello();
            for (int i = 0; i < 20; i++) {
                upstream.acquire(Target.PRIMARY, 0, new Recorder());
            }
            // One request took the connection that was there.
            await().untilAsserted(() -> assertThat(server.accepted()).isEqualTo(before + 3));
            assertThat(upstream.pools.waiting()).isEqualTo(19);
        }
    }

    @Test
    void connectionsEndAtTheirAge() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxLifeTimeMS=200")) {
            UpstreamConnection first = upstream.acquire();
            upstream.release(first);
            await().untilAsserted(() ->
                    assertThat(upstream.<Boolean>onLoop(first::isClosed)).isTrue());
            assertThat(upstream.acquire()).isNotSameAs(first);
        }
    }

    @Test
    void aReplyThatKeepsSilentTooLongIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?socketTimeoutMS=1000")) {
            server.onCommand((session, command) -> {});
            Recorder recorder = new Recorder();
            upstream.send(upstream.acquire(), "find", recorder);
            UpstreamFailure failure = recorder.next(UpstreamFailure.class);
            assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.TIMED_OUT);
            assertThat(failure.mayHaveRun()).isTrue();
        }
    }

    @Test
    void aConnectionThatTakesTooLongToMakeIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?connectTimeoutMS=300")) {
            upstream.release(upstream.acquire());
            server.ignoreHello();
            upstream.acquire();
            Recorder recorder = new Recorder();
            upstream.acquire(Target.PRIMARY, 2000, recorder);
            UpstreamFailure failure = recorder.next(UpstreamFailure.class);
            assertThat(failure.message()).contains("no connection within 300 ms");
        }
    }

    @Test
    void atTheEndWhoWaitsIsRefusedAndWhoIsServedIsTold() throws Exception {
        Recorder served = new Recorder();
        Recorder waiting = new Recorder();
        try (ScriptedServer server = ScriptedServer.start()) {
            try (UpstreamFixture upstream =
                    new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxPoolSize=1")) {
                server.onCommand((session, command) -> {});
                upstream.send(upstream.acquire(), "find", served);
                upstream.acquire(Target.PRIMARY, 0, waiting);
            }
            assertThat(waiting.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.CLOSING);
            assertThat(served.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.CLOSING);
            await().untilAsserted(() -> assertThat(server.open()).isZero());
        }
    }

    private static UpstreamConnection bare(UpstreamFixture upstream, Recorder recorder) {
        upstream.onLoop(() -> {
            upstream.pools.on(upstream.loop).openBare(Target.PRIMARY, new BsonDocument(), 0, recorder);
        });
        return recorder.next(UpstreamConnection.class);
    }

    /** That of a client that logs in upstream itself, for instance. */
    @Test
    void aSilentServerIsGivenUpOnAConnectionThatIsInNoPoolToo() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?socketTimeoutMS=1000")) {
            server.onCommand((session, command) -> {});
            Recorder recorder = new Recorder();
            upstream.send(bare(upstream, recorder), "find", recorder);
            UpstreamFailure failure = recorder.next(UpstreamFailure.class);
            assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.TIMED_OUT);
            assertThat(failure.mayHaveRun()).isTrue();
        }
    }

    @Test
    void poolsThatEndTakeWhatIsInNoneOfThemWithThem() throws Exception {
        Recorder recorder = new Recorder();
        try (ScriptedServer server = ScriptedServer.start()) {
            try (UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
                server.onCommand((session, command) -> {});
                upstream.send(bare(upstream, recorder), "find", recorder);
            }
            assertThat(recorder.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.CLOSING);
        }
    }

    @Test
    void afterACutEverythingWorksAgain() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?heartbeatFrequencyMS=600000")) {
            for (int round = 0; round < 5; round++) {
                List<UpstreamConnection> held = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    held.add(upstream.acquire());
                }
                held.forEach(upstream::release);
                server.cutAll();
                UpstreamConnection connection = upstream.acquire();
                Recorder recorder = new Recorder();
                upstream.send(connection, "find", recorder);
                Object outcome = recorder.next(Object.class);
                if (outcome instanceof Recorder.Reply) {
                    upstream.release(connection);
                } else {
                    // The cut was not seen yet when the connection was taken.
                    assertThat(outcome).isInstanceOf(UpstreamFailure.class);
                }
            }
            await().untilAsserted(() -> assertThat(upstream.pools.inUse()).isZero());
        }
    }
}
