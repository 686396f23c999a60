package io.larder.proxy.request.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.request.ProxyFixture;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {
    private final ScriptedServer server = ScriptedServer.start();
    private ProxyFixture proxy;

    private WireClient connect() throws Exception {
        proxy = ProxyFixture.before(server);
        return proxy.connect();
    }

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
        server.close();
    }

    @Test
    void aReplyPassesAsItIs() throws Exception {
        BsonDocument body = BsonDocument.parse("{odd: [1, {a: 'b'}], ok: 1.0, z: {$numberLong: '5'}}");
        server.onCommand((session, command) ->
                session.raw(MessageWriter.opMsg(session.channel().alloc(), 4242, session.requestId(), 0, body)));
        try (WireClient client = connect()) {
            client.send("{find: 'c'}");
            ByteBuf reply = client.readRaw();
            assertThat(MessageHeader.requestId(reply, 0)).isEqualTo(4242);
            assertThat(MessageHeader.responseTo(reply, 0)).isEqualTo(client.lastRequestId());
            assertThat(WireClient.bytes(reply))
                    .isEqualTo(WireClient.bytes(MessageWriter.opMsg(
                            UnpooledByteBufAllocator.DEFAULT, 4242, client.lastRequestId(), 0, body)));
        }
    }

    @Test
    void aRequestReachesTheServerAsItIs() throws Exception {
        try (WireClient client = connect()) {
            client.ask("{frobnicate: 1, unknownField: {a: [1, 2]}, $db: 'x', comment: 'c'}");
            assertThat(server.received().get(0))
                    .isEqualTo(
                            BsonDocument.parse("{frobnicate: 1, unknownField: {a: [1, 2]}, $db: 'x', comment: 'c'}"));
        }
    }

    @Test
    void topologyVersionIsTakenOutOfErrors() throws Exception {
        server.onCommand(
                (session, command) -> session.reply(
                        BsonDocument.parse(
                                "{topologyVersion: {counter: {$numberLong: '1'}}, ok: 0.0, code: 26, errmsg: 'x', errorLabels: ['a']}")));
        try (WireClient client = connect()) {
            assertThat(client.ask("{insert: 'c'}"))
                    .isEqualTo(BsonDocument.parse("{ok: 0.0, code: 26, errmsg: 'x', errorLabels: ['a']}"));
        }
    }

    @Test
    void aLargeReplyStreamsThroughAndItsCursorIsKnown() throws Exception {
        byte[] filler = new byte[3_000_000];
        BsonDocument body = BsonDocument.parse("{cursor: {id: {$numberLong: '77'}, ns: 'test.c'}, ok: 1.0}");
        body.getDocument("cursor").append("firstBatch", new BsonBinary(filler));
        server.onCommand((session, command) -> session.reply(body));
        try (WireClient client = connect()) {
            assertThat(client.ask("{find: 'c'}")).isEqualTo(body);
            assertThat(proxy.requests.ongoing().cursors().open()).isOne();
            assertThat(proxy.requests.ongoing().cursors().find(77).server()).isEqualTo(server.address());
        }
    }

    @Test
    void cursorsAreForgottenWhenTheyEnd() throws Exception {
        Map<String, String> answers = Map.of(
                "find", "{cursor: {firstBatch: [], id: {$numberLong: '5'}, ns: 'test.c'}, ok: 1.0}",
                "getMore", "{cursor: {nextBatch: [], id: {$numberLong: '0'}, ns: 'test.c'}, ok: 1.0}",
                "killCursors", "{cursorsKilled: [{$numberLong: '5'}], ok: 1.0}");
        server.onCommand((session, command) -> session.reply(BsonDocument.parse(answers.get(command.getFirstKey()))));
        try (WireClient client = connect();
                WireClient other = proxy.connect()) {
            client.ask("{find: 'c'}");
            assertThat(proxy.requests.ongoing().cursors().open()).isOne();
            other.ask("{getMore: {$numberLong: '5'}, collection: 'c'}");
            assertThat(proxy.requests.ongoing().cursors().open()).isZero();
            client.ask("{find: 'c'}");
            other.ask("{killCursors: 'c', cursors: [{$numberLong: '5'}]}");
            assertThat(proxy.requests.ongoing().cursors().open()).isZero();
        }
    }

    @Test
    void anUnacknowledgedRequestGetsNoReplyAndWhatFollowsComesBehindIt() throws Exception {
        List<Integer> sockets = new CopyOnWriteArrayList<>();
        server.onCommand((session, command) -> {
            sockets.add(System.identityHashCode(session.channel()));
            if (!command.containsKey("insert")) {
                session.ok();
            }
        });
        try (WireClient client = connect()) {
            for (int i = 0; i < 3; i++) {
                client.sendRaw(client.encode("{insert: 'c', writeConcern: {w: 0}}", OpMsg.MORE_TO_COME));
            }
            assertThat(client.ask("{ping: 1}")).containsEntry("ok", new org.bson.BsonInt32(1));
            assertThat(sockets).hasSize(4);
            assertThat(sockets.stream().distinct()).hasSize(1);
        }
    }

    @Test
    void aServerThatClosesAfterAnUnacknowledgedWriteClosesTheClient() throws Exception {
        server.onCommand((session, command) -> session.channel().close());
        try (WireClient client = connect()) {
            client.sendRaw(client.encode("{insert: 'c', writeConcern: {w: 0}}", OpMsg.MORE_TO_COME));
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void exhaustRepliesPassOneAfterTheOther() throws Exception {
        server.onCommand((session, command) -> {
            int last = session.requestId();
            for (int i = 1; i <= 3; i++) {
                session.raw(MessageWriter.opMsg(
                        session.channel().alloc(),
                        1000 + i,
                        last,
                        i < 3 ? OpMsg.MORE_TO_COME : 0,
                        BsonDocument.parse("{n: " + i + ", ok: 1.0}")));
                last = 1000 + i;
            }
        });
        try (WireClient client = connect()) {
            client.sendRaw(client.encode("{getMore: {$numberLong: '9'}, collection: 'c'}", OpMsg.EXHAUST_ALLOWED));
            for (int i = 1; i <= 3; i++) {
                assertThat(client.read().getInt32("n").getValue()).isEqualTo(i);
            }
            server.onCommand((session, command) -> session.ok());
            assertThat(client.ask("{ping: 1}")).containsKey("ok");
        }
    }

    @Test
    void aLegacyCommandIsTranslatedBothWays() throws Exception {
        try (WireClient client = connect()) {
            client.sendRaw(WireClient.bytes(MessageWriter.opQuery(
                    UnpooledByteBufAllocator.DEFAULT, 31, "admin", BsonDocument.parse("{buildinfo: 1}"))));
            ByteBuf reply = client.readRaw();
            assertThat(MessageHeader.opcode(reply, 0)).isEqualTo(Opcode.OP_REPLY);
            assertThat(MessageHeader.responseTo(reply, 0)).isEqualTo(31);
            assertThat(server.received().get(0))
                    .isEqualTo(BsonDocument.parse("{buildinfo: 1}").append("$db", new BsonString("admin")));
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleEndsItsOperation() throws Exception {
        List<io.netty.channel.Channel> asked = new CopyOnWriteArrayList<>();
        server.onCommand((session, command) -> asked.add(session.channel()));
        try (WireClient client = connect()) {
            client.send("{find: 'c'}");
            await().until(() -> asked.size() == 1);
        }
        await().until(() -> !asked.get(0).isActive());
    }

    @Test
    void aClientThatDoesNotReadStopsTheUpstream() throws Exception {
        int replyBytes = 40_000_000;
        byte[] filler = new byte[replyBytes];
        List<io.netty.channel.Channel> asked = new CopyOnWriteArrayList<>();
        server.onCommand((session, command) -> {
            asked.add(session.channel());
            session.reply(new BsonDocument("x", new BsonBinary(filler)).append("ok", new org.bson.BsonInt32(1)));
        });
        try (WireClient client = connect()) {
            client.send("{find: 'c'}");
            await().until(() -> asked.size() == 1);
            // What is in flight is in the two kernels' buffers and below the write marks; the rest stays with the
            // server.
            await().during(java.time.Duration.ofMillis(500))
                    .until(() -> asked.get(0).bytesBeforeWritable() > replyBytes / 2);
            assertThat(client.read().getBinary("x").getData()).hasSize(replyBytes);
        }
    }
}
