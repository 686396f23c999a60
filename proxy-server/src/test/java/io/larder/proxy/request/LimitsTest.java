package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.Limits;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.message.OpMsg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final int NONE = Limits.NONE;
    private static final long MILLI = 1_000_000L;
    private static final long LONG = 20_000 * MILLI;

    private final ScriptedServer server = ScriptedServer.start();
    private ProxyFixture proxy;
    private TenantLimits limits;

    @BeforeEach
    void start() throws Exception {
        proxy = ProxyFixture.before(server);
        limits = proxy.requests.limits();
    }

    @AfterEach
    void close() {
        proxy.close();
        assertThat(limits.connected()).as("places given back").isZero();
        server.close();
    }

    private static void assertRefused(BsonDocument reply) {
        assertRefused(reply, "{}");
    }

    private static void assertRefused(BsonDocument reply, String request) {
        List<String> labels = new ArrayList<>(List.of("SystemOverloadedError", "RetryableError", "NoWritesPerformed"));
        if (request.startsWith("{commit") || request.startsWith("{abort")) {
            labels.add("RetryableWriteError");
        } else if (request.contains("autocommit")) {
            labels.add("TransientTransactionError");
        }
        assertThat(reply.getInt32("code").getValue()).as(reply.toJson()).isEqualTo(462);
        assertThat(reply.getString("codeName").getValue()).isEqualTo("IngressRequestRateLimitExceeded");
        assertThat(reply.getNumber("ok").intValue()).isZero();
        assertThat(reply.getArray("errorLabels").getValues())
                .extracting(label -> label.asString().getValue())
                .containsExactlyElementsOf(labels);
    }

    private static void assertOk(BsonDocument reply) {
        assertThat(reply.getNumber("ok").intValue()).as(reply.toJson()).isEqualTo(1);
    }

    /** Asks until it is refused: on a slow machine a second, and with it a turn, may pass between two requests. */
    private static BsonDocument untilRefused(WireClient client, String json) throws Exception {
        return untilRefused(client, json, 20);
    }

    private static BsonDocument untilRefused(WireClient client, String json, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            BsonDocument reply = client.ask(json);
            if (reply.getNumber("ok").intValue() == 0) {
                assertRefused(reply, json);
                return reply;
            }
        }
        throw new AssertionError("never refused");
    }

    private long sent(String command) {
        return server.received().stream()
                .filter(one -> one.getFirstKey().equals(command))
                .count();
    }

    @Test
    void whatIsTooFastWaitsForItsTurn() throws Exception {
        limits.follow(new Limits(NONE, 20, 1, NONE, LONG));
        try (WireClient client = proxy.connect()) {
            long began = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertOk(client.ask("{ping: 1}"));
            }
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(4 * 50 * MILLI);
        }
        assertThat(limits.refusals(Limit.REQUESTS_PER_SECOND)).isZero();
    }

    @Test
    void whatCannotHaveItsTurnWithinThePauseIsRefusedAndNeverSent() throws Exception {
        limits.follow(new Limits(NONE, 1, 1, NONE, 60 * MILLI));
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask("{insert: 'c', documents: [{_id: 1}]}"));
            long began = System.nanoTime();
            BsonDocument refusal = untilRefused(client, "{insert: 'c', documents: [{_id: 2}]}");

            assertThat(refusal.getString("errmsg").getValue())
                    .isEqualTo("Larder is at a limit of tenant default: limits.requests-per-second is 1");
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(60 * MILLI);
            long sent = sent("insert");
            assertThat(limits.refusals(Limit.REQUESTS_PER_SECOND)).isEqualTo(1);

            limits.follow(Limits.none());
            assertOk(client.ask("{insert: 'c', documents: [{_id: 2}]}"));
            assertThat(sent("insert")).as("the refused one was never sent").isEqualTo(sent + 1);
        }
    }

    @Test
    void itsOwnTimeLimitEndsThePauseEarlier() throws Exception {
        limits.follow(new Limits(NONE, 1, 1, NONE, 60_000 * MILLI));
        try (WireClient client = proxy.connect()) {
            client.ask("{ping: 1}");
            untilRefused(client, "{find: 'c', maxTimeMS: 20}");
        }
    }

    private static final String GOES_ON =
            "{insert: 'c', documents: [{}], txnNumber: {$numberLong: '1'}, autocommit: false}";
    private static final String STARTS = GOES_ON.replaceFirst("}$", ", startTransaction: true}");

    /** By every find. */
    private void opensCursor5() {
        server.onCommand((session, command) -> {
            if (command.containsKey("find")) {
                session.reply(
                        BsonDocument.parse("{cursor: {firstBatch: [], id: {$numberLong: '5'}, ns: 'test.c'}, ok: 1}"));
            } else {
                session.ok();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{hello: 1, $db: 'admin'}",
                "{getMore: {$numberLong: '5'}, collection: 'c'}",
                "{killCursors: 'c', cursors: [{$numberLong: '5'}]}",
                "{commitTransaction: 1, txnNumber: {$numberLong: '1'}, autocommit: false, $db: 'admin'}",
                "{abortTransaction: 1, txnNumber: {$numberLong: '1'}, autocommit: false, $db: 'admin'}",
                "{insert: 'c', documents: [{}], txnNumber: {$numberLong: '1'}, autocommit: false}",
                "{endSessions: [], $db: 'admin'}"
            })
    void whatEndsSomethingIsNeverHeld(String command) throws Exception {
        opensCursor5();
        try (WireClient other = proxy.connect();
                WireClient client = proxy.connect()) {
            assertOk(other.ask("{find: 'c'}"));
            assertOk(other.ask(withSession(STARTS)));
            limits.follow(new Limits(1, 1, 1, 1, 0));
            untilRefused(other, "{ping: 1}");

            BsonDocument reply = client.ask(withSession(command));

            assertThat(reply.get("code")).as(reply.toJson()).isNotEqualTo(new BsonInt32(462));
        }
    }

    /** Over the limit nobody gets by with a mere claim. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{getMore: {$numberLong: '6'}, collection: 'c'}",
                "{killCursors: 'c', cursors: [{$numberLong: '6'}]}",
                "{commitTransaction: 1, txnNumber: {$numberLong: '2'}, autocommit: false, $db: 'admin'}",
                "{abortTransaction: 1, txnNumber: {$numberLong: '2'}, autocommit: false, $db: 'admin'}",
                "{insert: 'c', documents: [{}], txnNumber: {$numberLong: '2'}, autocommit: false}",
                "{insert: 'c', documents: [{}], autocommit: false}"
            })
    void whatOnlySaysThatItGoesOnIsHeldLikeAnythingElse(String command) throws Exception {
        opensCursor5();
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask("{find: 'c'}"));
            assertOk(client.ask(withSession(STARTS)));
            limits.follow(new Limits(NONE, 1, 1, NONE, 0));
            untilRefused(client, "{ping: 1}");

            String name = BsonDocument.parse(command).getFirstKey();
            long before = sent(name);
            int asked = 0;
            while (client.ask(withSession(command))
                            .getNumber("code", new BsonInt32(0))
                            .intValue()
                    != 462) {
                assertThat(++asked).as("a turn may have come meanwhile").isLessThan(20);
            }
            assertThat(sent(name)).isLessThanOrEqualTo(before + asked);
        }
    }

    @Test
    void aTransactionIsLetOnWhileItsStatementsAreCarriedOut() throws Exception {
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask(withSession(STARTS)));
            limits.follow(new Limits(NONE, 1, 1, NONE, 0));
            untilRefused(client, "{ping: 1}");
            for (int i = 0; i < 10; i++) {
                assertOk(client.ask(withSession(GOES_ON)));
            }
            server.onCommand((session, command) ->
                    session.reply(BsonDocument.parse("{ok: 0, code: 251, codeName: 'NoSuchTransaction'}")));
            assertThat(client.ask(withSession(GOES_ON)).getNumber("code").intValue())
                    .isEqualTo(251);
            untilRefused(client, withSession(GOES_ON));
        }
    }

    @Test
    void aTransactionThatIsEndedCanBeEndedAgainButNotGoOn() throws Exception {
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask(withSession(STARTS)));
            limits.follow(new Limits(NONE, 1, 1, NONE, 0));
            untilRefused(client, "{ping: 1}");
            String commits = "{commitTransaction: 1, txnNumber: {$numberLong: '1'}, autocommit: false, $db: 'admin'}";
            assertOk(client.ask(withSession(commits)));
            assertOk(client.ask(withSession(commits)));
            untilRefused(client, withSession(GOES_ON));
            untilRefused(client, withSession(commits), 40);
        }
    }

    private static String withSession(String command) {
        return command.contains("txnNumber")
                ? command.replaceFirst("}$", ", lsid: {id: {\\$uuid: '00000000-0000-4000-8000-000000000001'}}}")
                : command;
    }

    @Test
    void theBeginningOfATransactionCountsLikeAnythingElseAndLeavesNothingBehindWhereItIsRefused() throws Exception {
        limits.follow(new Limits(NONE, 1, 1, NONE, 0));
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask("{ping: 1}"));
            int number = 1;
            String starts = withSession(STARTS);
            while (client.ask(starts).getNumber("ok").intValue() == 1) {
                assertThat(++number).as("a turn may have come meanwhile").isLessThan(20);
                starts = withSession(STARTS.replace("'1'", "'" + number + "'"));
            }
            assertThat(proxy.requests.ongoing().openTransactions().begun(Duration.ofMinutes(1)))
                    .as("with the one that had a turn, if one had")
                    .isEqualTo(Math.min(1, number - 1));
            long inserts = sent("insert");
            untilRefused(client, starts.replace(", startTransaction: true", ""));

            BsonDocument aborted = client.ask(withSession("{abortTransaction: 1, txnNumber: {$numberLong: '" + number
                    + "'}, autocommit: false, $db: 'admin'}"));
            assertThat(aborted.getNumber("code").intValue()).isEqualTo(251);
            assertThat(aborted.getArray("errorLabels")).containsExactly(new BsonString("TransientTransactionError"));
            assertThat(sent("abortTransaction")).isZero();
            assertThat(sent("insert")).isEqualTo(inserts);

            limits.follow(Limits.none());
            assertOk(client.ask(starts));
            assertOk(client.ask(withSession("{abortTransaction: 1, txnNumber: {$numberLong: '" + number
                    + "'}, autocommit: false, $db: 'admin'}")));
            assertThat(sent("abortTransaction")).as("one that began after all").isEqualTo(1);
        }
    }

    @Test
    void whatWantsNoAnswerWaitsForAsLongAsItTakesAndIsNeverDropped() throws Exception {
        server.onCommand((session, command) -> {
            if (!command.getFirstKey().equals("insert")) {
                session.ok();
            }
        });
        limits.follow(new Limits(NONE, 10, 1, NONE, 0));
        try (WireClient client = proxy.connect()) {
            for (int i = 0; i < 4; i++) {
                client.sendRaw(client.encode("{insert: 'c', documents: [{_id: " + i + "}]}", OpMsg.MORE_TO_COME));
            }
            await().until(() -> sent("insert") == 4);
            await().until(() -> limits.waiting(Limit.REQUESTS_PER_SECOND) == 0);
            limits.follow(Limits.none());
            assertOk(client.ask("{ping: 1}"));
        }
        assertThat(limits.refusals(Limit.REQUESTS_PER_SECOND)).isZero();
    }

    @Test
    void noMoreIsUpstreamAtATimeThanMayBe() throws Exception {
        Queue<ScriptedServer.Session> asked = new ConcurrentLinkedQueue<>();
        server.onCommand((session, command) -> asked.add(session));
        limits.follow(new Limits(NONE, NONE, NONE, 1, LONG));
        try (WireClient one = proxy.connect();
                WireClient two = proxy.connect()) {
            one.send("{find: 'a'}");
            await().until(() -> asked.size() == 1);
            two.send("{find: 'b'}");
            await().until(() -> limits.waiting(Limit.CONCURRENT_MISSES) == 1);
            assertThat(asked).hasSize(1);

            asked.remove().ok();

            assertOk(one.read());
            await().until(() -> asked.size() == 1);
            asked.remove().ok();
            assertOk(two.read());
        }
    }

    @Test
    void whatMayNotGoUpstreamWithinThePauseIsRefused() throws Exception {
        Queue<ScriptedServer.Session> asked = new ConcurrentLinkedQueue<>();
        server.onCommand((session, command) -> asked.add(session));
        limits.follow(new Limits(NONE, NONE, NONE, 1, 30 * MILLI));
        try (WireClient one = proxy.connect();
                WireClient two = proxy.connect()) {
            one.send("{find: 'a'}");
            await().until(() -> asked.size() == 1);

            assertRefused(two.ask("{update: 'b', updates: [{q: {}, u: {$set: {a: 1}}}]}"));
            assertThat(limits.refusals(Limit.CONCURRENT_MISSES)).isEqualTo(1);

            asked.remove().ok();
            assertOk(one.read());
            two.send("{find: 'b'}");
            await().until(() -> asked.size() == 1);
            asked.remove().ok();
            assertOk(two.read());
        }
    }

    @Test
    void aClientThatGoesAwayTakesNothingWithIt() throws Exception {
        Queue<ScriptedServer.Session> asked = new ConcurrentLinkedQueue<>();
        server.onCommand((session, command) -> asked.add(session));
        limits.follow(new Limits(NONE, NONE, NONE, 1, LONG));
        try (WireClient last = proxy.connect()) {
            try (WireClient one = proxy.connect();
                    WireClient two = proxy.connect()) {
                one.send("{find: 'a'}");
                await().until(() -> asked.size() == 1);
                two.send("{find: 'b'}");
                await().until(() -> limits.waiting(Limit.CONCURRENT_MISSES) == 1);
            }
            await().until(() -> limits.connected() == 0 && limits.waiting(Limit.CONCURRENT_MISSES) == 0);
            asked.clear();
            last.send("{find: 'c'}");
            await().until(() -> asked.size() == 1);
            asked.remove().ok();
            assertOk(last.read());
        }
    }

    @Test
    void aLostUpstreamGivesThePermitBack() throws Exception {
        limits.follow(new Limits(NONE, NONE, NONE, 1, LONG));
        server.onCommand((session, command) -> session.channel().close());
        try (WireClient client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("{ping: 1}").getNumber("ok").intValue()).isZero();
            }
            server.onCommand((session, command) -> session.ok());
            await().untilAsserted(() -> assertOk(client.ask("{ping: 1}")));
        }
    }

    @Test
    void aConnectionTooManyIsToldSoWhenItMeansToWorkAndThenClosed() throws Exception {
        limits.follow(new Limits(1, NONE, NONE, NONE, 0));
        try (WireClient watching = proxy.connect();
                WireClient working = proxy.connect();
                WireClient tooMany = proxy.connect();
                WireClient loggingIn = proxy.connect()) {
            assertOk(watching.ask("{hello: 1, $db: 'admin'}"));
            assertOk(working.ask("{ping: 1}"));
            assertOk(tooMany.ask("{hello: 1, $db: 'admin'}"));

            assertRefused(tooMany.ask("{ping: 1}"));
            assertThat(tooMany.isClosedByPeer()).isTrue();
            assertRefused(loggingIn.ask("{hello: 1, saslSupportedMechs: 'admin.user', $db: 'admin'}"));
            assertThat(loggingIn.isClosedByPeer()).isTrue();

            assertThat(limits.refusals(Limit.CONNECTIONS)).isEqualTo(2);
            assertThat(limits.connected()).isEqualTo(1);
            assertOk(watching.ask("{hello: 1, $db: 'admin'}"));
            assertOk(working.ask("{ping: 1}"));
        }
        await().until(() -> limits.connected() == 0);
        try (WireClient next = proxy.connect()) {
            assertOk(next.ask("{ping: 1}"));
        }
    }

    @Test
    void aConnectionTooManyWaitsForAnotherToGo() throws Exception {
        limits.follow(new Limits(1, NONE, NONE, NONE, LONG));
        try (WireClient waiting = proxy.connect()) {
            try (WireClient working = proxy.connect()) {
                assertOk(working.ask("{ping: 1}"));
                waiting.send("{ping: 1}");
                await().until(() -> limits.waiting(Limit.CONNECTIONS) == 1);
            }
            assertOk(waiting.read());
        }
    }

    @Test
    void aClientInAPauseIsNotReadFrom() throws Exception {
        limits.follow(new Limits(NONE, 1, 1, NONE, LONG));
        try (WireClient client = proxy.connect()) {
            client.ask("{ping: 1}");
            for (int i = 0; i < 5; i++) {
                client.send("{find: 'c', filter: {n: " + i + "}}");
            }
            await().until(() -> limits.waiting(Limit.REQUESTS_PER_SECOND) == 1);
            limits.follow(Limits.none());
            for (int i = 0; i < 5; i++) {
                assertOk(client.read());
            }
        }
        assertThat(server.received().stream().filter(one -> one.containsKey("filter")))
                .extracting(one -> one.getDocument("filter").getInt32("n").getValue())
                .as("one after the other, none lost")
                .containsExactly(0, 1, 2, 3, 4);
    }
}
