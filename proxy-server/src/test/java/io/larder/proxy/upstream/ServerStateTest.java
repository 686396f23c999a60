package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What errors on the proxy's own connections do to what it believes of a server, while the driver knows nothing of them. */
class ServerStateTest {
    /** So long that a heartbeat of the driver cannot be what brings news. */
    private static final String NO_HEARTBEAT = "&heartbeatFrequencyMS=600000";

    private ScriptedServer one;
    private ScriptedServer two;
    private UpstreamFixture upstream;

    @BeforeEach
    void start() throws Exception {
        one = ScriptedServer.start();
        two = ScriptedServer.start();
        become(one, two);
        upstream = new UpstreamFixture(
                "mongodb://127.0.0.1:" + one.port() + "/?replicaSet=rs&serverMonitoringMode=poll" + NO_HEARTBEAT);
        await().until(() -> upstream.topology.view().facts() != null
                && upstream.topology.view().servers().stream()
                        .allMatch(s -> s.role().serves())
                && upstream.topology.view().servers().size() == 2);
    }

    @AfterEach
    void stop() {
        upstream.close();
        one.close();
        two.close();
    }

    private List<String> hosts() {
        return List.of("127.0.0.1:" + one.port(), "127.0.0.1:" + two.port());
    }

    private void become(ScriptedServer primary, ScriptedServer secondary) {
        primary.hello(Hellos.primary("127.0.0.1:" + primary.port(), hosts()));
        secondary.hello(Hellos.secondary("127.0.0.1:" + secondary.port(), hosts()));
    }

    private ServerView view(ServerAddress address) {
        ServerView view = upstream.topology.view().server(address);
        assertThat(view).isNotNull();
        return view;
    }

    private void ask(BsonDocument answer) {
        ask(upstream.acquire(), answer);
    }

    /** Afterwards the server answers no hello that could bring news of it. */
    private void askAndGoSilent(BsonDocument answer) {
        UpstreamConnection connection = upstream.acquire();
        one.ignoreHello();
        ask(connection, answer);
    }

    private void ask(UpstreamConnection connection, BsonDocument answer) {
        one.onCommand((session, command) -> session.reply(answer));
        Recorder recorder = new Recorder();
        upstream.send(connection, "insert", recorder);
        recorder.next(Recorder.Reply.class);
        upstream.release(connection);
    }

    private static BsonDocument error(int code) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString("no"))
                .append("code", new BsonInt32(code));
    }

    @Test
    void aReplicaSetIsFoundFromOneOfItsMembers() {
        assertThat(upstream.topology.view().kind()).isEqualTo(ClusterKind.REPLICA_SET);
        assertThat(upstream.topology.view().primary()).isEqualTo(one.address());
        assertThat(upstream.topology.view().facts().setName()).isEqualTo("rs");
        assertThat(upstream.topology.view().facts().maxWriteBatchSize()).isEqualTo(100_000);
    }

    @Test
    void aFormerPrimaryGetsNoMoreWritesAndKeepsItsConnections() {
        one.hello(Hellos.secondary("127.0.0.1:" + one.port(), hosts()));
        int generation = view(one.address()).generation();
        ask(error(10107));
        assertThat(upstream.topology.view().candidates(Target.PRIMARY)).isEmpty();
        assertThat(view(one.address()).held()).isTrue();
        assertThat(view(one.address()).generation()).isEqualTo(generation);
        // A cursor that lives there can still be read.
        assertThat(upstream.topology.view().candidates(Target.server(one.address())))
                .hasSize(1);
        assertThat(upstream.pools.open()).isEqualTo(1);
        Recorder recorder = new Recorder();
        upstream.acquire(Target.PRIMARY, 200, recorder);
        UpstreamFailure failure = recorder.next(UpstreamFailure.class);
        assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.NO_SERVER);
        assertThat(failure.message()).contains("it answered with code 10107");
    }

    @Test
    void aPrimaryThatStillSaysSoIsBelievedAtTheNextHello() {
        ask(error(10107));
        await().untilAsserted(() ->
                assertThat(upstream.topology.view().candidates(Target.PRIMARY)).hasSize(1));
    }

    @Test
    void aWriteConcernErrorCountsToo() {
        askAndGoSilent(new BsonDocument("n", new BsonInt32(1))
                .append("writeConcernError", error(11602))
                .append("ok", new BsonDouble(1)));
        assertThat(upstream.topology.view().candidates(Target.PRIMARY)).isEmpty();
    }

    @Test
    void otherErrorsSayNothingOfTheServer() {
        askAndGoSilent(error(11000));
        assertThat(upstream.topology.view().candidates(Target.PRIMARY)).hasSize(1);
    }

    @Test
    void aServerThatShutsDownLosesItsConnections() {
        int generation = view(one.address()).generation();
        askAndGoSilent(error(91));
        assertThat(view(one.address()).generation()).isGreaterThan(generation);
        await().untilAsserted(() -> assertThat(upstream.pools.open()).isZero());
        assertThat(upstream.topology.view().candidates(Target.server(one.address())))
                .isEmpty();
    }

    @Test
    void aBrokenConnectionGivesTheServerUpUntilItAnswersAgain() {
        UpstreamConnection idle = upstream.acquire();
        UpstreamConnection broken = upstream.acquire();
        upstream.release(idle);
        AtomicBoolean heldMeanwhile = new AtomicBoolean();
        upstream.topology.subscribe(() -> {
            if (upstream.topology.view().candidates(Target.PRIMARY).isEmpty()) {
                heldMeanwhile.set(true);
            }
        });
        one.onCommand((session, command) -> session.channel().close());
        Recorder recorder = new Recorder();
        upstream.send(broken, "find", recorder);
        recorder.next(UpstreamFailure.class);
        assertThat(heldMeanwhile).isTrue();
        UpstreamConnection fresh = upstream.acquire();
        assertThat(fresh).isNotSameAs(idle);
        assertThat(upstream.<Boolean>onLoop(idle::isClosed)).isTrue();
    }

    @Test
    void oneServersTroubleIsNotTheOthers() {
        askAndGoSilent(error(91));
        assertThat(upstream.topology.view().candidates(Target.read(ReadPreference.secondary())))
                .extracting(ServerView::address)
                .containsExactly(two.address());
    }

    @Test
    void whatIsKnownStaysThroughAnOutage() {
        one.close();
        two.close();
        Recorder recorder = new Recorder();
        upstream.acquire(Target.PRIMARY, 300, recorder);
        recorder.next(UpstreamFailure.class);
        assertThat(upstream.topology.view().kind()).isEqualTo(ClusterKind.REPLICA_SET);
        assertThat(upstream.topology.view().facts().setName()).isEqualTo("rs");
    }
}
