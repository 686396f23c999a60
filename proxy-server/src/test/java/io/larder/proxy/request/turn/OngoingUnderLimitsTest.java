package io.larder.proxy.request.turn;

import static io.larder.proxy.request.turn.LimitedProxy.NONE;
import static io.larder.proxy.request.turn.LimitedProxy.assertOk;
import static io.larder.proxy.request.turn.LimitedProxy.untilRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.limit.Limits;
import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on with something that is under way, or ends it, when its tenant is at a limit. */
class OngoingUnderLimitsTest {
    private static final String GOES_ON =
            "{insert: 'c', documents: [{}], txnNumber: {$numberLong: '1'}, autocommit: false}";
    private static final String STARTS = GOES_ON.replaceFirst("}$", ", startTransaction: true}");

    @RegisterExtension
    final LimitedProxy proxy = new LimitedProxy();

    /** By every find. */
    private void opensCursor5() {
        proxy.server.onCommand((session, command) -> {
            if (command.containsKey("find")) {
                session.reply(
                        BsonDocument.parse("{cursor: {firstBatch: [], id: {$numberLong: '5'}, ns: 'test.c'}, ok: 1}"));
            } else {
                session.ok();
            }
        });
    }

    private static String withSession(String command) {
        return command.contains("txnNumber")
                ? command.replaceFirst("}$", ", lsid: {id: {\\$uuid: '00000000-0000-4000-8000-000000000001'}}}")
                : command;
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
            proxy.limits.follow(new Limits(1, 1, 1, 1, 0));
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
            proxy.limits.follow(new Limits(NONE, 1, 1, NONE, 0));
            untilRefused(client, "{ping: 1}");

            String name = BsonDocument.parse(command).getFirstKey();
            long before = proxy.sent(name);
            int asked = 0;
            while (client.ask(withSession(command))
                            .getNumber("code", new BsonInt32(0))
                            .intValue()
                    != 462) {
                assertThat(++asked).as("a turn may have come meanwhile").isLessThan(20);
            }
            assertThat(proxy.sent(name)).isLessThanOrEqualTo(before + asked);
        }
    }

    @Test
    void aTransactionIsLetOnWhileItsStatementsAreCarriedOut() throws Exception {
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask(withSession(STARTS)));
            proxy.limits.follow(new Limits(NONE, 1, 1, NONE, 0));
            untilRefused(client, "{ping: 1}");
            for (int i = 0; i < 10; i++) {
                assertOk(client.ask(withSession(GOES_ON)));
            }
            proxy.server.onCommand((session, command) ->
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
            proxy.limits.follow(new Limits(NONE, 1, 1, NONE, 0));
            untilRefused(client, "{ping: 1}");
            String commits = "{commitTransaction: 1, txnNumber: {$numberLong: '1'}, autocommit: false, $db: 'admin'}";
            assertOk(client.ask(withSession(commits)));
            assertOk(client.ask(withSession(commits)));
            untilRefused(client, withSession(GOES_ON));
            untilRefused(client, withSession(commits), 40);
        }
    }

    @Test
    void theBeginningOfATransactionCountsLikeAnythingElseAndLeavesNothingBehindWhereItIsRefused() throws Exception {
        proxy.limits.follow(new Limits(NONE, 1, 1, NONE, 0));
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask("{ping: 1}"));
            int number = 1;
            String starts = withSession(STARTS);
            while (client.ask(starts).getNumber("ok").intValue() == 1) {
                assertThat(++number).as("a turn may have come meanwhile").isLessThan(20);
                starts = withSession(STARTS.replace("'1'", "'" + number + "'"));
            }
            assertThat(proxy.requests().ongoing().openTransactions().begun(Duration.ofMinutes(1)))
                    .as("with the one that had a turn, if one had")
                    .isEqualTo(Math.min(1, number - 1));
            long inserts = proxy.sent("insert");
            untilRefused(client, starts.replace(", startTransaction: true", ""));

            BsonDocument aborted = client.ask(withSession("{abortTransaction: 1, txnNumber: {$numberLong: '" + number
                    + "'}, autocommit: false, $db: 'admin'}"));
            assertThat(aborted.getNumber("code").intValue()).isEqualTo(251);
            assertThat(aborted.getArray("errorLabels")).containsExactly(new BsonString("TransientTransactionError"));
            assertThat(proxy.sent("abortTransaction")).isZero();
            assertThat(proxy.sent("insert")).isEqualTo(inserts);

            proxy.limits.follow(Limits.none());
            assertOk(client.ask(starts));
            assertOk(client.ask(withSession("{abortTransaction: 1, txnNumber: {$numberLong: '" + number
                    + "'}, autocommit: false, $db: 'admin'}")));
            assertThat(proxy.sent("abortTransaction"))
                    .as("one that began after all")
                    .isEqualTo(1);
        }
    }
}
