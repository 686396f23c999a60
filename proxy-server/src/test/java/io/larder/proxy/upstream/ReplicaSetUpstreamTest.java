package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.junit.jupiter.api.Test;

/** Pools and topology before a replica set that is made to fail. */
class ReplicaSetUpstreamTest {
    private static final UpstreamOptions SERVICE = new UpstreamOptions(
            PemFiles.NONE,
            true,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            1000,
            100,
            Duration.ZERO,
            KeepAliveMode.FIXED,
            Duration.ofMinutes(1));

    private final AtomicInteger lastRequest = new AtomicInteger();

    private static ServerAddress address(EmbeddedReplicaSet set, int member) {
        return new ServerAddress(set.hosts().get(member));
    }

    private static void awaitPrimary(UpstreamFixture upstream, ServerAddress primary) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(upstream.topology.view().primary()).isEqualTo(primary));
    }

    private static boolean isOk(Object outcome) {
        return outcome instanceof Recorder.Reply reply && reply.body().get("ok").equals(new BsonDouble(1));
    }

    /** One command over a pooled connection, and what became of it. */
    private Object run(UpstreamFixture upstream, Target target, String command) {
        Recorder recorder = new Recorder();
        upstream.acquire(target, 0, recorder);
        Object got = recorder.next(Object.class);
        if (got instanceof UpstreamConnection connection) {
            ByteBuf request = upstream.command(lastRequest.incrementAndGet(), command);
            upstream.onLoop(() -> connection.send(request, recorder));
            got = recorder.next(Object.class);
            upstream.release(connection);
        }
        return got;
    }

    @Test
    void membersAreFoundAndServeByTheirRoles() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start();
                UpstreamFixture upstream = new UpstreamFixture(set.connectionString())) {
            await().untilAsserted(() -> assertThat(upstream.topology.view().servers())
                    .hasSize(3)
                    .allMatch(server -> server.role().serves()));
            assertThat(upstream.topology.view().kind()).isEqualTo(ClusterKind.REPLICA_SET);
            await().untilAsserted(
                            () -> assertThat(upstream.topology.view().facts().maxWireVersion())
                                    .isEqualTo(25));
            assertThat(upstream.topology.view().candidates(Target.read(ReadPreference.secondary())))
                    .extracting(ServerView::address)
                    .doesNotContain(address(set, 0))
                    .isNotEmpty();
            assertThat(isOk(run(upstream, Target.PRIMARY, "ping"))).isTrue();
            assertThat(isOk(run(upstream, Target.read(ReadPreference.secondary()), "ping")))
                    .isTrue();
        }
    }

    @Test
    void anElectionIsFollowedWithoutWaitingForAHeartbeat() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start();
                UpstreamFixture upstream =
                        new UpstreamFixture(set.connectionString() + "&heartbeatFrequencyMS=60000")) {
            awaitPrimary(upstream, address(set, 0));
            for (int primary : new int[] {1, 2, 0}) {
                set.adversary().elect(primary);
                awaitPrimary(upstream, address(set, primary));
                assertThat(isOk(run(upstream, Target.PRIMARY, "ping"))).isTrue();
            }
        }
    }

    @Test
    void aMemberThatDropsEveryConnectionIsUsedAgainAtOnce() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start();
                UpstreamFixture upstream =
                        new UpstreamFixture(set.connectionString() + "&heartbeatFrequencyMS=60000")) {
            awaitPrimary(upstream, address(set, 0));
            for (int i = 0; i < 3; i++) {
                set.adversary().connections().cutBefore("ping", 1);
                assertThat(run(upstream, Target.PRIMARY, "ping"))
                        .isInstanceOfSatisfying(UpstreamFailure.class, failure -> assertThat(failure.kind())
                                .isEqualTo(UpstreamFailure.Kind.LOST));
                assertThat(isOk(run(upstream, Target.PRIMARY, "ping"))).isTrue();
            }
            await().untilAsserted(() -> assertThat(upstream.pools.inUse()).isZero());
        }
    }

    @Test
    void theServiceAccountLogsInAtEveryMember() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                        .members(2)
                        .authentication(EmbeddedUser.root("app", "s3cr/et"))
                        .start();
                UpstreamFixture upstream = new UpstreamFixture(
                        set.connectionString().replace("mongodb://", "mongodb://app:s3cr%2Fet@"), SERVICE)) {
            awaitPrimary(upstream, address(set, 0));
            assertThat(isOk(run(upstream, Target.PRIMARY, "listDatabases"))).isFalse(); // not in admin
            Object answer = run(upstream, Target.PRIMARY, "listCollections");
            assertThat(isOk(answer)).as("%s", answer).isTrue();
        }
    }

    @Test
    void requestsMayBeCompressedWithWhatWasAgreed() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start()) {
            for (String name : new String[] {"zstd", "snappy", "zlib"}) {
                try (UpstreamFixture upstream = new UpstreamFixture(set.connectionString() + "&compressors=" + name)) {
                    UpstreamConnection connection = upstream.acquire();
                    Compressor agreed = connection.handshaken().compressor();
                    assertThat(agreed).isNotNull();
                    assertThat(agreed.wireName()).isEqualTo(name);
                    ByteBuf plain = upstream.command(1, "ping");
                    ByteBuf compressed = CompressedMessage.compress(plain, agreed, plain.alloc());
                    plain.release();
                    Inflating inflating = new Inflating();
                    upstream.onLoop(() -> connection.send(compressed, inflating));
                    BsonDocument reply =
                            inflating.recorder.next(Recorder.Reply.class).body();
                    assertThat(reply).containsEntry("ok", new BsonDouble(1));
                    assertThat(inflating.wasCompressed).isTrue();
                }
            }
        }
    }

    @Test
    void aSetBehindARouterIsSharded() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().mongosLike().start();
                UpstreamFixture upstream = new UpstreamFixture(set.connectionString())) {
            await().untilAsserted(
                            () -> assertThat(upstream.topology.view().kind()).isEqualTo(ClusterKind.SHARDED));
            assertThat(isOk(run(upstream, Target.PRIMARY, "ping"))).isTrue();
        }
    }

    /** What a user of compressed replies does with them. */
    private static final class Inflating implements UpstreamListener {
        private final Recorder recorder = new Recorder();
        private volatile boolean wasCompressed;

        @Override
        public void reply(ByteBuf frame, boolean moreToCome) {
            wasCompressed = CompressedMessage.isCompressed(frame);
            try {
                recorder.reply(CompressedMessage.inflate(frame, 1_000_000, frame.alloc()), moreToCome);
            } finally {
                frame.release();
            }
        }

        @Override
        public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
            recorder.replyStart(start, frameLength, moreToCome);
        }

        @Override
        public void replyChunk(ByteBuf chunk, boolean last) {
            recorder.replyChunk(chunk, last);
        }

        @Override
        public void upstreamLost(UpstreamFailure failure) {
            recorder.upstreamLost(failure);
        }
    }
}
