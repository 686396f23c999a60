package io.larder.proxy.request.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.hello.PresentAs;
import io.larder.proxy.request.ProxyFixture;
import io.larder.proxy.upstream.Hellos;
import io.larder.proxy.upstream.ScriptedServer;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests reach the right one of several servers. */
class ManyServersTest {
    private final ScriptedServer one = ScriptedServer.start();
    private final ScriptedServer two = ScriptedServer.start();
    private ProxyFixture proxy;

    @BeforeEach
    void eachSaysWhoItIs() {
        one.onCommand((session, command) -> session.reply(answer(command, "one", 11)));
        two.onCommand((session, command) -> session.reply(answer(command, "two", 22)));
    }

    private static BsonDocument answer(BsonDocument command, String name, long cursor) {
        BsonDocument reply = new BsonDocument("server", new BsonString(name));
        switch (command.getFirstKey()) {
            case "find" ->
                reply.append(
                        "cursor",
                        BsonDocument.parse("{firstBatch: [], id: {$numberLong: '" + cursor + "'}, ns: 'test.c'}"));
            case "killCursors" -> reply.append("cursorsKilled", command.getArray("cursors"));
            default -> {}
        }
        return reply.append("ok", new BsonInt32(1));
    }

    @AfterEach
    void close() {
        proxy.close();
        one.close();
        two.close();
    }

    private List<String> hosts() {
        return List.of(one.address().toString(), two.address().toString());
    }

    private void replicaSet() throws Exception {
        one.hello(Hellos.primary(one.address().toString(), hosts()));
        two.hello(Hellos.secondary(two.address().toString(), hosts()));
        proxy = ProxyFixture.before(one, two);
    }

    private void sharded() throws Exception {
        one.hello(Hellos.router());
        two.hello(Hellos.router());
        proxy = ProxyFixture.before(one, two);
    }

    private static String server(BsonDocument reply) {
        return reply.getString("server", new BsonString("none: " + reply)).getValue();
    }

    @Test
    void readsGoWhereTheirReadPreferenceSays() throws Exception {
        replicaSet();
        try (WireClient client = proxy.connect()) {
            assertThat(server(client.ask("{find: 'c'}"))).isEqualTo("one");
            assertThat(server(client.ask("{find: 'c', $readPreference: {mode: 'secondary'}}")))
                    .isEqualTo("two");
            assertThat(server(client.ask("{find: 'c', $readPreference: {mode: 'secondaryPreferred'}}")))
                    .isEqualTo("two");
            assertThat(server(client.ask("{find: 'c', $readPreference: {mode: 'primaryPreferred'}}")))
                    .isEqualTo("one");
            assertThat(server(client.ask("{insert: 'c', $readPreference: {mode: 'secondary'}}")))
                    .isEqualTo("one");
            assertThat(server(client.ask(
                            "{aggregate: 'c', pipeline: [{$out: 'd'}], $readPreference: {mode: 'secondary'}}")))
                    .isEqualTo("one");
        }
    }

    @Test
    void aReadPreferenceThatServersWouldRefuseIsRefused() throws Exception {
        replicaSet();
        try (WireClient client = proxy.connect()) {
            assertThat(client.ask("{find: 'c', $readPreference: {mode: 'elsewhere'}}")
                            .getInt32("code")
                            .getValue())
                    .isEqualTo(2);
            assertThat(server(client.ask("{find: 'c'}"))).isEqualTo("one");
        }
    }

    @Test
    void aCursorIsContinuedOnItsServerByAnyConnection() throws Exception {
        replicaSet();
        try (WireClient client = proxy.connect();
                WireClient other = proxy.connect()) {
            client.ask("{find: 'c', $readPreference: {mode: 'secondary'}}");
            assertThat(server(other.ask("{getMore: {$numberLong: '22'}, collection: 'c'}")))
                    .isEqualTo("two");
        }
    }

    @Test
    void cursorsOfSeveralServersAreKilledOnEach() throws Exception {
        replicaSet();
        try (WireClient client = proxy.connect()) {
            client.ask("{find: 'c'}");
            client.ask("{find: 'c', $readPreference: {mode: 'secondary'}}");
            BsonDocument reply = client.ask("{killCursors: 'c', cursors: [{$numberLong: '11'}, {$numberLong: '22'}]}");
            assertThat(reply.getArray("cursorsKilled").stream()
                            .map(id -> id.asInt64().getValue()))
                    .containsExactlyInAnyOrder(11L, 22L);
            assertThat(last(one))
                    .isEqualTo(BsonDocument.parse("{x: [{$numberLong: '11'}]}").get("x"));
            assertThat(last(two))
                    .isEqualTo(BsonDocument.parse("{x: [{$numberLong: '22'}]}").get("x"));
            assertThat(proxy.requests.ongoing().cursors().open()).isZero();
        }
    }

    private static org.bson.BsonValue last(ScriptedServer server) {
        List<BsonDocument> all = server.received();
        return all.get(all.size() - 1).get("cursors");
    }

    @Test
    void sessionsAreKilledOnEveryServer() throws Exception {
        replicaSet();
        try (WireClient client = proxy.connect()) {
            assertThat(server(client.ask("{killAllSessions: [], $db: 'admin'}")))
                    .isEqualTo("one");
            assertThat(one.received()).hasSize(1);
            assertThat(two.received()).hasSize(1);
        }
    }

    @Test
    void aTransactionStaysOnItsRouter() throws Exception {
        sharded();
        String session = "lsid: {id: {$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04'}}},"
                + " txnNumber: {$numberLong: '3'}, autocommit: false";
        try (WireClient client = proxy.connect()) {
            for (int i = 0; i < 20; i++) {
                String router = server(client.ask("{insert: 'c', startTransaction: true, " + session + "}"));
                assertThat(server(client.ask("{find: 'c', " + session + "}"))).isEqualTo(router);
                assertThat(server(client.ask("{commitTransaction: 1, " + session + ", $db: 'admin'}")))
                        .isEqualTo(router);
                assertThat(server(client.ask("{commitTransaction: 1, " + session + ", $db: 'admin'}")))
                        .isEqualTo(router);
            }
        }
        assertThat(proxy.requests.ongoing().transactions().pinned()).isOne();
    }

    @Test
    void presentedAsAReplicaSetEachPortIsAMember() throws Exception {
        one.hello(Hellos.primary(one.address().toString(), hosts()));
        two.hello(Hellos.secondary(two.address().toString(), hosts()));
        proxy = ProxyFixture.presented(PresentAs.REPLICA_SET, List.of("larder:1", "larder:2"), one, two);
        int primary = 0;
        for (int port = 0; port < 2; port++) {
            try (WireClient client = proxy.connect(port)) {
                BsonDocument hello = client.ask("{hello: 1, $db: 'admin'}");
                boolean writable = hello.getBoolean("isWritablePrimary").getValue();
                primary += writable ? 1 : 0;
                assertThat(hello.getString("me").getValue()).isEqualTo("larder:" + (port + 1));
                assertThat(hello.getString("setName").getValue()).isEqualTo("rs");
                assertThat(hello.getArray("hosts"))
                        .containsExactly(new BsonString("larder:1"), new BsonString("larder:2"));
                assertThat(server(client.ask("{find: 'c'}"))).isEqualTo(writable ? "one" : "two");
                assertThat(hello.getBoolean("secondary").getValue()).isNotEqualTo(writable);
            }
        }
        assertThat(primary).isOne();
    }

    @Test
    void aSecondaryThatIsNamedAloneIsAskedAsDriversDo() throws Exception {
        two.hello(Hellos.secondary(two.address().toString(), hosts()));
        proxy = ProxyFixture.beforeUri(ProxyFixture.uri("&directConnection=true", two))
                .known();
        try (WireClient client = proxy.connect()) {
            assertThat(server(client.ask("{find: 'c'}"))).isEqualTo("two");
            assertThat(two.received().get(0).getDocument("$readPreference"))
                    .isEqualTo(BsonDocument.parse("{mode: 'primaryPreferred'}"));
            client.ask("{find: 'c', $readPreference: {mode: 'nearest'}}");
            assertThat(two.received().get(1).getDocument("$readPreference"))
                    .isEqualTo(BsonDocument.parse("{mode: 'nearest'}"));
        }
    }
}
