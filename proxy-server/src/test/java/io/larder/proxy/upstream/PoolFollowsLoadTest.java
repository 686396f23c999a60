package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.net.PemFiles;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.UpstreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the wire: how many connections a server sees follows what was needed, by each way to keep them. */
class PoolFollowsLoadTest {
    /** More than the time may count that the other one's first answer took. */
    private static final int ENOUGH_TROUBLE = 4;

    private static final int BURST = 6;

    private static UpstreamOptions options(KeepAliveMode mode, Duration maxIdle) {
        return new UpstreamOptions(
                PemFiles.NONE,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1000,
                100,
                Duration.ZERO,
                mode,
                maxIdle);
    }

    /** So many in use at once, all given back again. */
    private static void burst(UpstreamFixture upstream) {
        List<UpstreamConnection> held = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            held.add(upstream.acquire());
        }
        held.forEach(upstream::release);
    }

    /** One that is used all the time, ever again the same as long as there is one; its number at each use. */
    private static AtomicLong steadyUse(UpstreamFixture upstream) {
        AtomicLong lastUsed = new AtomicLong();
        upstream.onLoop(() -> {
            var unused = upstream.loop.scheduleAtFixedRate(
                    () -> {
                        UpstreamConnection one =
                                upstream.pools.on(upstream.loop).tryAcquire(Target.PRIMARY);
                        if (one != null) {
                            lastUsed.set(one.number());
                            one.release();
                        }
                    },
                    0,
                    50,
                    TimeUnit.MILLISECONDS);
        });
        return lastUsed;
    }

    @ParameterizedTest
    @CsvSource({"EXPONENTIAL, 64, 0, 1", "EXPONENTIAL, 64, 3, 3", "ADAPTIVE, 10, 0, 1", "ADAPTIVE, 10, 3, 3"})
    void whatOneBurstNeededGoesLongBeforeItsGreatestTimeAndWhatIsUsedStays(
            KeepAliveMode mode, int maxIdleSeconds, int least, int left) throws Exception {
        Duration maxIdle = Duration.ofSeconds(maxIdleSeconds);
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://127.0.0.1:" + server.port() + "/?minPoolSize=" + least, options(mode, maxIdle))) {
            burst(upstream);
            AtomicLong lastUsed = steadyUse(upstream);
            int atBurst = server.open();
            assertThat(upstream.pools.open()).isEqualTo(BURST);
            await().atMost(Duration.ofSeconds(8))
                    .untilAsserted(() -> assertThat(upstream.pools.open()).isEqualTo(left));
            await().untilAsserted(() -> assertThat(server.open()).isLessThanOrEqualTo(atBurst - BURST + left));
            long steady = lastUsed.get();
            burst(upstream);
            assertThat(upstream.pools.open()).isEqualTo(BURST);
            assertThat(upstream.pools.report(100).get(0).connections())
                    .extracting(PoolReport.Connection::number)
                    .contains(steady);
            assertThat(upstream.pools.ended(ConnectionEnd.IDLE)).isEqualTo(BURST - left);
        }
    }

    @Test
    void fixedHasKeptThemAllByThen() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://127.0.0.1:" + server.port(), options(KeepAliveMode.FIXED, Duration.ofSeconds(4)))) {
            burst(upstream);
            long start = System.nanoTime();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(upstream.pools.open()).isZero());
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(4));
        }
    }

    @Test
    void whoseAnswersTellOfTroubleIsUsedLastAndClosedFirst() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
            UpstreamConnection good = upstream.acquire();
            UpstreamConnection bad = upstream.acquire();
            server.onCommand((session, command) -> session.reply(new BsonDocument("ok", new BsonInt32(0))
                    .append("code", new BsonInt32(89))
                    .append("errmsg", new BsonString("no answer from the shard"))));
            Recorder recorder = new Recorder();
            for (int i = 0; i < ENOUGH_TROUBLE; i++) {
                upstream.send(bad, "find", recorder);
                recorder.next(Recorder.Reply.class);
            }
            upstream.release(good);
            upstream.release(bad);
            PoolReport pool = upstream.pools.report(100).get(0);
            assertThat(pool.connections())
                    .extracting(PoolReport.Connection::number)
                    .containsExactly(good.number(), bad.number());
            assertThat(pool.connections().get(1).errors()).isEqualTo(ENOUGH_TROUBLE);
            assertThat(pool.connections().get(1).score()).isLessThanOrEqualTo(60);
            assertThat(upstream.acquire()).isSameAs(good);
        }
    }

    @Test
    void aConnectionIsWaitedForNoLongerThanItsOwnLimitAndAServerByAnother() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port()
                        + "/?maxPoolSize=1&waitQueueTimeoutMS=200&serverSelectionTimeoutMS=60000")) {
            upstream.acquire();
            Recorder late = new Recorder();
            upstream.acquire(Target.PRIMARY, 0, late);
            assertThat(late.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.NO_CONNECTION);
            assertThat(upstream.pools.timeouts()).isEqualTo(1);
        }
        try (UpstreamFixture nowhere =
                new UpstreamFixture("mongodb://127.0.0.1:1/?waitQueueTimeoutMS=60000&serverSelectionTimeoutMS=300")) {
            Recorder late = new Recorder();
            nowhere.acquire(Target.PRIMARY, 0, late);
            assertThat(late.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.NO_SERVER);
        }
    }

    @Test
    void whatEndedIsCountedByItsCause() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?maxLifeTimeMS=200")) {
            upstream.release(upstream.acquire());
            await().untilAsserted(() ->
                    assertThat(upstream.pools.ended(ConnectionEnd.OLD)).isEqualTo(1));
            UpstreamConnection lost = upstream.acquire();
            upstream.onLoop(lost::close);
            assertThat(upstream.pools.ended(ConnectionEnd.LOST)).isEqualTo(1);
            assertThat(upstream.pools.opened()).isEqualTo(2);
        }
    }
}
