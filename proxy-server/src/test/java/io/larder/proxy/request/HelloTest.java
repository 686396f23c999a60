package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.hello.PresentAs;
import io.larder.proxy.upstream.Hellos;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelloTest {
    private final ScriptedServer server = ScriptedServer.start();
    private ProxyFixture proxy;

    @AfterEach
    void close() {
        proxy.close();
        server.close();
    }

    private BsonDocument hello(String command) throws Exception {
        try (WireClient client = proxy.connect()) {
            return client.ask(command);
        }
    }

    private void primary() {
        server.hello(Hellos.primary(
                server.address().toString(), List.of(server.address().toString())));
    }

    @Test
    void aStandaloneIsPresentedAsOne() throws Exception {
        proxy = ProxyFixture.before(server);
        BsonDocument reply = hello("{hello: 1, $db: 'admin'}");

        assertThat(reply.getBoolean("isWritablePrimary").getValue()).isTrue();
        assertThat(reply).doesNotContainKeys("msg", "setName", "topologyVersion");
        assertThat(reply.getInt32("maxWireVersion").getValue()).isEqualTo(21);
        assertThat(reply.getInt32("maxBsonObjectSize").getValue()).isEqualTo(16 * 1024 * 1024);
        assertThat(reply.getNumber("ok").intValue()).isOne();
    }

    @Test
    void aReplicaSetLooksLikeARouterWithSessions() throws Exception {
        primary();
        proxy = ProxyFixture.before(server);
        BsonDocument reply = hello("{hello: 1, $db: 'admin'}");

        assertThat(reply.getString("msg").getValue()).isEqualTo("isdbgrid");
        assertThat(reply.getInt32("logicalSessionTimeoutMinutes").getValue()).isEqualTo(30);
        assertThat(reply).doesNotContainKeys("setName", "hosts", "topologyVersion", "$clusterTime", "helloOk");
    }

    @ParameterizedTest
    @CsvSource({"isMaster, ismaster", "ismaster, ismaster", "hello, isWritablePrimary"})
    void eachNameHasItsOwnFieldForBeingWritable(String command, String field) throws Exception {
        proxy = ProxyFixture.before(server);
        BsonDocument reply = hello("{" + command + ": 1, helloOk: true, $db: 'admin'}");

        assertThat(reply.getBoolean(field).getValue()).isTrue();
        assertThat(reply.getBoolean("helloOk").getValue()).isTrue();
    }

    @Test
    void theLegacyHandshakeIsAnsweredInItsOwnForm() throws Exception {
        primary();
        proxy = ProxyFixture.before(server);
        try (WireClient client = proxy.connect()) {
            client.sendRaw(WireClient.bytes(MessageWriter.opQuery(
                    UnpooledByteBufAllocator.DEFAULT, 5, "admin", BsonDocument.parse("{isMaster: 1, helloOk: true}"))));
            ByteBuf reply = client.readRaw();
            assertThat(MessageHeader.opcode(reply, 0)).isEqualTo(Opcode.OP_REPLY);
            assertThat(MessageHeader.responseTo(reply, 0)).isEqualTo(5);
            ReplyView view = new ReplyView();
            view.parse(reply);
            assertThat(view.isOk()).isTrue();
        }
    }

    @Test
    void theWireVersionIsTheSmallerOfBothSides() throws Exception {
        server.hello(Hellos.router().append("maxWireVersion", new BsonInt32(99)));
        proxy = ProxyFixture.before(server);
        assertThat(hello("{hello: 1, $db: 'admin'}").getInt32("maxWireVersion").getValue())
                .isEqualTo(25);
    }

    @Test
    void connectionsAreNumbered() throws Exception {
        proxy = ProxyFixture.before(server);
        int first = hello("{hello: 1, $db: 'admin'}").getInt32("connectionId").getValue();
        assertThat(hello("{hello: 1, $db: 'admin'}").getInt32("connectionId").getValue())
                .isGreaterThan(first);
    }

    @Test
    void anAwaitableHelloIsAnsweredAtOnceAndOnce() throws Exception {
        primary();
        proxy = ProxyFixture.before(server);
        String awaiting = "{hello: 1, maxAwaitTimeMS: 60000, topologyVersion: {processId: "
                + "{$oid: '000000000000000000000000'}, counter: {$numberLong: '1'}}, $db: 'admin'}";
        try (WireClient client = proxy.connect()) {
            client.sendRaw(client.encode(awaiting, 1 << 16));
            ByteBuf reply = client.readRaw();
            assertThat(reply.getIntLE(MessageHeader.LENGTH)).isZero(); // no more to come
        }
    }

    @Test
    void aLoadBalancedClientGetsTheServiceIdItAsksFor() throws Exception {
        primary();
        proxy = ProxyFixture.presented(PresentAs.LOAD_BALANCED, List.of(), server);
        BsonDocument reply = hello("{hello: 1, loadBalanced: true, $db: 'admin'}");
        assertThat(reply.isObjectId("serviceId")).isTrue();
        assertThat(hello("{hello: 1, loadBalanced: true, $db: 'admin'}").get("serviceId"))
                .isEqualTo(reply.get("serviceId"));

        BsonDocument without = hello("{hello: 1, $db: 'admin'}");
        assertThat(without.getInt32("code").getValue()).isEqualTo(354);
        assertThat(without.getString("errmsg").getValue()).contains("loadBalanced=true");
    }

    @Test
    void aStandaloneIsNotForLoadBalancedClients() throws Exception {
        proxy = ProxyFixture.before(server);
        BsonDocument reply = hello("{hello: 1, loadBalanced: true, $db: 'admin'}");
        assertThat(reply.getInt32("code").getValue()).isEqualTo(354);
        assertThat(reply.getString("errmsg").getValue()).contains("leave the option out");
    }

    @Test
    void whereTheKindWasFixedHelloIsAnsweredBeforeTheUpstreamIsKnown() throws Exception {
        server.ignoreHello();
        proxy = ProxyFixture.presentedUnknown(PresentAs.MONGOS, server);
        BsonDocument reply = hello("{hello: 1, $db: 'admin'}");
        assertThat(reply.getNumber("ok").intValue()).isOne();
        assertThat(reply.getString("msg").getValue()).isEqualTo("isdbgrid");
        assertThat(reply.getInt32("maxWireVersion").getValue()).isEqualTo(9);
    }

    @Test
    void helloIsNotForwarded() throws Exception {
        proxy = ProxyFixture.before(server);
        hello("{hello: 1, $db: 'admin'}");
        assertThat(server.received()).isEmpty();
    }
}
