package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.upstream.Hellos;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    private static final String WRITE = "{insert: 'c', lsid: {}, txnNumber: {$numberLong: '1'}}";

    private final ScriptedServer server = ScriptedServer.start();
    private ProxyFixture proxy;

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
        server.close();
    }

    private static List<String> labels(BsonDocument reply) {
        return reply.containsKey("errorLabels")
                ? reply.getArray("errorLabels").stream()
                        .map(BsonValue::asString)
                        .map(BsonString::getValue)
                        .toList()
                : List.of();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{find: 'c'}|",
                "{insert: 'c'}|",
                WRITE + "|RetryableWriteError",
                "{insert: 'c', lsid: {}, txnNumber: {$numberLong: '1'}, autocommit: false, startTransaction: true}"
                        + "|TransientTransactionError",
                "{find: 'c', lsid: {}, txnNumber: {$numberLong: '1'}, autocommit: false}|TransientTransactionError",
                "{commitTransaction: 1, lsid: {}, txnNumber: {$numberLong: '1'}, autocommit: false}|RetryableWriteError"
            })
    void aConnectionCutInTheMiddleOfARequestIsAnError(String command, String label) throws Exception {
        server.onCommand((session, received) -> session.channel().close());
        proxy = ProxyFixture.before(server);
        try (WireClient client = proxy.connect()) {
            BsonDocument reply = client.ask(command);
            assertThat(reply.getNumber("ok").intValue()).isZero();
            assertThat(reply.getInt32("code").getValue()).isEqualTo(6);
            assertThat(reply.getString("codeName").getValue()).isEqualTo("HostUnreachable");
            assertThat(labels(reply)).isEqualTo(label == null ? List.of() : List.of(label));

            server.onCommand((session, received) -> session.ok());
            proxy.known();
            assertThat(client.ask("{ping: 1}")).containsKey("ok");
        }
    }

    @Test
    void aReplyThatHasBegunEndsWithTheConnection() throws Exception {
        server.onCommand((session, command) -> {
            ByteBuf whole = MessageWriter.opMsg(
                    session.channel().alloc(),
                    1,
                    session.requestId(),
                    0,
                    new BsonDocument("x", new BsonBinary(new byte[1_000_000])));
            session.channel()
                    .writeAndFlush(whole.readSlice(500_000))
                    .addListener(io.netty.channel.ChannelFutureListener.CLOSE);
        });
        proxy = ProxyFixture.before(server);
        try (WireClient client = proxy.connect()) {
            client.send("{find: 'c'}");
            byte[] begun = client.socket().getInputStream().readAllBytes();
            assertThat(begun.length).isBetween(256, 500_000);
        }
    }

    @Test
    void whatIsNoReplyIsAnErrorToo() throws Exception {
        server.onCommand((session, command) -> {
            ByteBuf reply = MessageWriter.opMsg(
                    session.channel().alloc(), 1, session.requestId(), 0, BsonDocument.parse("{a: 'b', ok: 1}"));
            reply.setIntLE(21, 7); // the length of the document
            session.raw(reply);
        });
        proxy = ProxyFixture.before(server);
        try (WireClient client = proxy.connect()) {
            assertThat(client.ask("{find: 'c'}").getInt32("code").getValue()).isEqualTo(17);
            server.onCommand((session, received) -> session.ok());
            assertThat(client.ask("{ping: 1}")).containsKey("ok");
        }
    }

    @Test
    void anUpstreamThatWasNeverReachedIsTold() throws Exception {
        int free = server.port();
        server.close();
        proxy = ProxyFixture.beforeUri("mongodb://127.0.0.1:" + free + "/?serverSelectionTimeoutMS=300");
        try (WireClient client = proxy.connect()) {
            BsonDocument hello = client.ask("{hello: 1, $db: 'admin'}");
            assertThat(hello.getNumber("ok").intValue()).isZero();
            assertThat(hello.getString("errmsg").getValue()).contains("has not reached its upstream yet");

            BsonDocument reply = client.ask(WRITE);
            assertThat(reply.getInt32("code").getValue()).isEqualTo(133);
            assertThat(labels(reply)).containsExactly("RetryableWriteError", "NoWritesPerformed");
        }
    }

    @Test
    void theClientsOwnTimeLimitIsKeptWhileItWaits() throws Exception {
        int free = server.port();
        server.close();
        proxy = ProxyFixture.beforeUri("mongodb://127.0.0.1:" + free + "/");
        try (WireClient client = proxy.connect()) {
            BsonDocument reply = client.ask("{find: 'c', maxTimeMS: 200}");
            assertThat(reply.getInt32("code").getValue()).isEqualTo(50);
            assertThat(labels(reply)).isEmpty();
        }
    }

    @Test
    void whatLarderLooksLikeStaysThroughAnOutage() throws Exception {
        server.hello(Hellos.router());
        proxy = ProxyFixture.before(server);
        server.close();
        await().until(() -> proxy.topology.view().servers().stream()
                .noneMatch(one -> one.role().serves()));
        try (WireClient client = proxy.connect()) {
            BsonDocument hello = client.ask("{hello: 1, $db: 'admin'}");
            assertThat(hello.getString("msg").getValue()).isEqualTo("isdbgrid");
            assertThat(hello.getNumber("ok").intValue()).isOne();
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsLeavesNothing() throws Exception {
        int free = server.port();
        server.close();
        proxy = ProxyFixture.beforeUri("mongodb://127.0.0.1:" + free + "/");
        try (WireClient client = proxy.connect()) {
            client.send("{find: 'c'}");
            await().until(() -> proxy.pools.waiting() == 1);
        }
        await().until(() -> proxy.pools.waiting() == 0);
    }
}
