package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.limit.Limits;
import io.larder.proxy.request.turn.LimitedProxy;
import io.larder.proxy.upstream.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request can be followed: from the client's connection to the message that its server got, by what the log says of it. */
class RequestIdsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final ScriptedServer server = ScriptedServer.start();
    /** What the server saw: the ids of messages, by what they asked for. */
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    private ProxyFixture proxy;

    @BeforeEach
    void start() throws Exception {
        server.hello(server.hello().clone().append("connectionId", new BsonInt32(4711)));
        server.onCommand((session, command) -> {
            seen.put(
                    command.getFirstKey() + " "
                            + command.getString("tag", new org.bson.BsonString(""))
                                    .getValue(),
                    session.requestId());
            session.ok();
        });
        proxy = ProxyFixture.before(server);
        proxy.journal.follow(new Journal.Wanted(0, directory.resolve("access.log"), true));
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private List<BsonDocument> lines(int number) throws Exception {
        await().until(() -> proxy.journal.access().written() == number);
        return Files.readAllLines(directory.resolve("access.log")).stream()
                .map(BsonDocument::parse)
                .toList();
    }

    @Test
    void theLineNamesBothSidesOfTheRequest() throws Exception {
        // Which of two that come at once is the first is not said: they are of different event loops.
        try (WireClient first = proxy.connect()) {
            first.ask("{ping: 1, tag: 'a', $db: 'admin'}");
            try (WireClient second = proxy.connect()) {
                second.ask("{insert: 'c', documents: [{_id: 1}], tag: 'b', $db: 'shop'}");
            }
            first.ask("{count: 'c', tag: 'c', $db: 'shop'}");

            List<BsonDocument> lines = lines(3);
            assertThat(lines)
                    .extracting(line -> line.getString("id").getValue())
                    .containsExactly("1-1", "2-1", "1-2");
            for (BsonDocument line : lines) {
                String command = line.getString("command").getValue();
                String tag = Map.of("ping", "a", "insert", "b", "count", "c").get(command);
                assertThat(line.getInt32("upstreamRequest").getValue()).isEqualTo(seen.get(command + " " + tag));
                assertThat(line.getString("server").getValue())
                        .isEqualTo(server.address().toString());
                assertThat(line.getNumber("serverConnection").longValue()).isEqualTo(4711);
                assertThat(line.getString("client").getValue()).isEqualTo("127.0.0.1");
                assertThat(line.getNumber("replyBytes").longValue()).isGreaterThan(16);
                assertThat(line.getDouble("totalMillis").getValue())
                        .isGreaterThanOrEqualTo(line.getDouble("upstreamMillis").getValue());
            }
            assertThat(lines.get(1).getString("namespace").getValue()).isEqualTo("shop.c");
            assertThat(lines.get(1).getString("outcome").getValue()).isEqualTo("write");
            assertThat(lines.get(0).getString("namespace").getValue()).isEqualTo("admin");
        }
    }

    @Test
    void whatLarderAnswersItselfWentNowhere() throws Exception {
        try (WireClient client = proxy.connect()) {
            client.ask("{hello: 1, $db: 'admin'}");

            BsonDocument line = lines(1).get(0);
            assertThat(line.getString("outcome").getValue()).isEqualTo("local");
            assertThat(line.isNull("server")).isTrue();
        }
    }

    /** Otherwise it would look as if Larder, or memory, had been slow. */
    @Test
    void oneThatWaitedForItsTurnSaysForHowLongAndBecauseOfWhat() throws Exception {
        proxy.requests.limits().follow(new Limits(LimitedProxy.NONE, 20, 1, LimitedProxy.NONE, LimitedProxy.LONG));
        try (WireClient client = proxy.connect()) {
            client.ask("{ping: 1, $db: 'admin'}");
            client.ask("{ping: 1, $db: 'admin'}");
        }
        List<BsonDocument> lines = lines(2);
        assertThat(lines.get(0).isNull("heldMillis")).isTrue();
        BsonDocument second = lines.get(1);
        assertThat(second.getString("heldBy").getValue()).isEqualTo("limits.requests-per-second");
        assertThat(second.getDouble("heldMillis").getValue())
                .isPositive()
                .isLessThanOrEqualTo(second.getDouble("totalMillis").getValue());
    }

    @Test
    void oneThatIsNeverAnsweredIsToldWhenItsClientGoes() throws Exception {
        server.onCommand((session, command) -> {});
        try (WireClient client = proxy.connect()) {
            client.send("{find: 'c', $db: 'shop'}");
            await().until(() -> !server.received().isEmpty());
        }
        BsonDocument line = lines(1).get(0);
        assertThat(line.getString("outcome").getValue()).isEqualTo("unanswered");
        assertThat(line.getString("reason").getValue()).isEqualTo("policy-off");
    }

    @Test
    void slowOnesWithoutAShapeHaveAnOutline() throws Exception {
        proxy.journal.follow(new Journal.Wanted(1, directory.resolve("access.log"), true));
        try (WireClient client = proxy.connect()) {
            client.ask("{update: 'c', updates: [{q: {a: 'secret'}, u: {$set: {b: 'secret'}}}], $db: 'shop'}");

            assertThat(lines(1).get(0).getString("shape").getValue())
                    .isEqualTo("update updates [{q: {a: ?}, u: {$set: {b: ?}}}]");
            assertThat(proxy.journal.slow()).isEqualTo(1);
        }
    }
}
