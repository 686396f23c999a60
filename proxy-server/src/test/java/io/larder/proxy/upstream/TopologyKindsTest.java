package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ServerAddress;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.topology.UpstreamFacts;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of upstreams, each found by its connection string. */
class TopologyKindsTest {
    private static UpstreamFacts facts(UpstreamFixture upstream) {
        await().untilAsserted(() -> assertThat(upstream.topology.view().facts()).isNotNull());
        return upstream.topology.view().facts();
    }

    @Test
    void nothingIsSaidOfAnUpstreamThatWasNeverHeard() throws Exception {
        try (UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:1")) {
            assertThat(upstream.topology.view().kind()).isEqualTo(ClusterKind.UNKNOWN);
            assertThat(upstream.topology.view().facts()).isNull();
        }
    }

    @Test
    void severalRoutersShareTheWorkAndOneOfThemTheRelayedLogins() throws Exception {
        try (ScriptedServer one = ScriptedServer.start();
                ScriptedServer two = ScriptedServer.start()) {
            one.hello(Hellos.router().append("maxWriteBatchSize", new BsonInt32(1000)));
            two.hello(Hellos.router().append("maxWireVersion", new BsonInt32(17)));
            two.hello(two.hello().append("logicalSessionTimeoutMinutes", new BsonInt32(20)));
            try (UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + one.port() + ",127.0.0.1:"
                    + two.port() + "/?heartbeatFrequencyMS=500&localThresholdMS=10000")) {
                await().untilAsserted(() -> assertThat(upstream.topology.view().candidates(Target.PRIMARY))
                        .hasSize(2));
                await().untilAsserted(() -> assertThat(facts(upstream))
                        .isEqualTo(new UpstreamFacts(
                                ClusterKind.SHARDED, null, 0, 17, 16 * 1024 * 1024, 48_000_000, 1000, 20)));
                for (int i = 0; i < 40; i++) {
                    upstream.acquire();
                }
                assertThat(one.open()).isGreaterThan(5);
                assertThat(two.open()).isGreaterThan(5);

                ServerAddress relay = upstream.topology.view().relayServer();
                ScriptedServer dying = relay.getPort() == one.port() ? one : two;
                ServerAddress survivor = dying == one ? two.address() : one.address();
                dying.close();
                await().untilAsserted(() ->
                        assertThat(upstream.topology.view().relayServer()).isEqualTo(survivor));
                try (ScriptedServer back = ScriptedServer.startAt(relay.getPort())) {
                    back.hello(Hellos.router());
                    await().untilAsserted(
                                    () -> assertThat(upstream.topology.view().candidates(Target.PRIMARY))
                                            .hasSize(2));
                    assertThat(upstream.topology.view().relayServer()).isEqualTo(survivor);
                }
            }
        }
    }

    @Test
    void aLoadBalancerIsUsedWithoutBeingWatched() throws Exception {
        try (ScriptedServer balancer = ScriptedServer.start()) {
            balancer.hello(Hellos.router().append("serviceId", new BsonObjectId(new ObjectId())));
            try (UpstreamFixture upstream =
                    new UpstreamFixture("mongodb://127.0.0.1:" + balancer.port() + "/?loadBalanced=true")) {
                assertThat(facts(upstream).kind()).isEqualTo(ClusterKind.LOAD_BALANCED);
                UpstreamConnection connection = upstream.acquire();
                assertThat(connection.handshaken().hello()).containsKey("serviceId");
                assertThat(upstream.topology.view().relayServer()).isEqualTo(balancer.address());
                // One broken connection says nothing of the many servers behind it.
                balancer.onCommand((session, command) -> session.channel().close());
                Recorder recorder = new Recorder();
                upstream.send(connection, "find", recorder);
                recorder.next(UpstreamFailure.class);
                assertThat(upstream.topology.view().candidates(Target.PRIMARY)).hasSize(1);
            }
        }
    }

    @Test
    void aServerBehindNoLoadBalancerIsNotUsedAsOne() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?loadBalanced=true")) {
            server.hello(Hellos.router());
            Recorder recorder = new Recorder();
            upstream.acquire(Target.PRIMARY, 1000, recorder);
            assertThat(recorder.next(UpstreamFailure.class).message()).contains("behind no load balancer");
        }
    }

    @Test
    void aMemberAskedForDirectlyIsUsedAsItIs() throws Exception {
        try (ScriptedServer member = ScriptedServer.start()) {
            member.hello(
                    Hellos.secondary("127.0.0.1:" + member.port(), List.of("127.0.0.1:" + member.port(), "gone:1")));
            try (UpstreamFixture upstream =
                    new UpstreamFixture("mongodb://127.0.0.1:" + member.port() + "/?directConnection=true")) {
                assertThat(facts(upstream).kind()).isEqualTo(ClusterKind.REPLICA_SET);
                TopologyView view = upstream.topology.view();
                assertThat(view.direct()).isTrue();
                assertThat(view.servers()).extracting(ServerView::address).containsExactly(member.address());
                upstream.acquire();
            }
        }
    }

    @Test
    void aServerOfAnotherSetIsNotUsedAndTheRefusalSaysSo() throws Exception {
        try (ScriptedServer member = ScriptedServer.start()) {
            member.hello(Hellos.primary("127.0.0.1:" + member.port(), List.of("127.0.0.1:" + member.port())));
            try (UpstreamFixture upstream = new UpstreamFixture(
                    "mongodb://127.0.0.1:" + member.port() + "/?directConnection=true&replicaSet=other")) {
                Recorder recorder = new Recorder();
                upstream.acquire(Target.PRIMARY, 1000, recorder);
                assertThat(recorder.next(UpstreamFailure.class).message()).contains("other");
            }
        }
    }

    @Test
    void aNewPrimaryIsFollowed() throws Exception {
        try (ScriptedServer one = ScriptedServer.start();
                ScriptedServer two = ScriptedServer.start()) {
            List<String> hosts = List.of("127.0.0.1:" + one.port(), "127.0.0.1:" + two.port());
            one.hello(Hellos.primary(hosts.get(0), hosts));
            two.hello(Hellos.secondary(hosts.get(1), hosts));
            try (UpstreamFixture upstream = new UpstreamFixture(
                    "mongodb://" + String.join(",", hosts) + "/?replicaSet=rs&heartbeatFrequencyMS=500")) {
                await().untilAsserted(() ->
                        assertThat(upstream.topology.view().primary()).isEqualTo(one.address()));
                one.hello(Hellos.secondary(hosts.get(0), hosts));
                two.hello(Hellos.primary(hosts.get(1), hosts));
                await().untilAsserted(() ->
                        assertThat(upstream.topology.view().primary()).isEqualTo(two.address()));
                assertThat(upstream.topology.view().relayServer()).isEqualTo(two.address());
            }
        }
    }

    @Test
    void overTlsWithACheckedName(@TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory);
        var files = certificates.server("db", "localhost");
        try (ScriptedServer server = ScriptedServer.startTls(SslContextBuilder.forServer(
                                files.certificateChain().toFile(),
                                files.privateKey().toFile())
                        .build());
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://localhost:" + server.port() + "/?tls=true&tlsCAFile=" + files.trusted());
                UpstreamFixture wrongName = new UpstreamFixture(
                        "mongodb://127.0.0.1:" + server.port() + "/?tls=true&tlsCAFile=" + files.trusted())) {
            UpstreamConnection connection = upstream.acquire();
            Recorder recorder = new Recorder();
            upstream.send(connection, "find", recorder);
            recorder.next(Recorder.Reply.class);
            Recorder refused = new Recorder();
            wrongName.acquire(Target.PRIMARY, 1000, refused);
            assertThat(refused.next(UpstreamFailure.class).message()).contains("No subject alternative names");
        }
    }
}
