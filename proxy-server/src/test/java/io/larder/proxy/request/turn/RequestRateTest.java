package io.larder.proxy.request.turn;

import static io.larder.proxy.request.turn.LimitedProxy.LONG;
import static io.larder.proxy.request.turn.LimitedProxy.MILLI;
import static io.larder.proxy.request.turn.LimitedProxy.NONE;
import static io.larder.proxy.request.turn.LimitedProxy.assertOk;
import static io.larder.proxy.request.turn.LimitedProxy.untilRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.Limits;
import io.larder.wire.message.OpMsg;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestRateTest {
    @RegisterExtension
    final LimitedProxy proxy = new LimitedProxy();

    @Test
    void whatIsTooFastWaitsForItsTurn() throws Exception {
        proxy.limits.follow(new Limits(NONE, 20, 1, NONE, LONG));
        try (WireClient client = proxy.connect()) {
            long began = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertOk(client.ask("{ping: 1}"));
            }
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(4 * 50 * MILLI);
        }
        assertThat(proxy.limits.refusals(Limit.REQUESTS_PER_SECOND)).isZero();
    }

    @Test
    void whatCannotHaveItsTurnWithinThePauseIsRefusedAndNeverSent() throws Exception {
        proxy.limits.follow(new Limits(NONE, 1, 1, NONE, 60 * MILLI));
        try (WireClient client = proxy.connect()) {
            assertOk(client.ask("{insert: 'c', documents: [{_id: 1}]}"));
            long began = System.nanoTime();
            BsonDocument refusal = untilRefused(client, "{insert: 'c', documents: [{_id: 2}]}");

            assertThat(refusal.getString("errmsg").getValue())
                    .isEqualTo("Larder is at a limit of tenant default: limits.requests-per-second is 1");
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(60 * MILLI);
            long sent = proxy.sent("insert");
            assertThat(proxy.limits.refusals(Limit.REQUESTS_PER_SECOND)).isEqualTo(1);

            proxy.limits.follow(Limits.none());
            assertOk(client.ask("{insert: 'c', documents: [{_id: 2}]}"));
            assertThat(proxy.sent("insert"))
                    .as("the refused one was never sent")
                    .isEqualTo(sent + 1);
        }
    }

    @Test
    void itsOwnTimeLimitEndsThePauseEarlier() throws Exception {
        proxy.limits.follow(new Limits(NONE, 1, 1, NONE, 60_000 * MILLI));
        try (WireClient client = proxy.connect()) {
            client.ask("{ping: 1}");
            untilRefused(client, "{find: 'c', maxTimeMS: 20}");
        }
    }

    @Test
    void whatWantsNoAnswerWaitsForAsLongAsItTakesAndIsNeverDropped() throws Exception {
        proxy.server.onCommand((session, command) -> {
            if (!command.getFirstKey().equals("insert")) {
                session.ok();
            }
        });
        proxy.limits.follow(new Limits(NONE, 10, 1, NONE, 0));
        try (WireClient client = proxy.connect()) {
            for (int i = 0; i < 4; i++) {
                client.sendRaw(client.encode("{insert: 'c', documents: [{_id: " + i + "}]}", OpMsg.MORE_TO_COME));
            }
            await().until(() -> proxy.sent("insert") == 4);
            await().until(() -> proxy.limits.waiting(Limit.REQUESTS_PER_SECOND) == 0);
            proxy.limits.follow(Limits.none());
            assertOk(client.ask("{ping: 1}"));
        }
        assertThat(proxy.limits.refusals(Limit.REQUESTS_PER_SECOND)).isZero();
    }

    @Test
    void aClientInAPauseIsNotReadFrom() throws Exception {
        proxy.limits.follow(new Limits(NONE, 1, 1, NONE, LONG));
        try (WireClient client = proxy.connect()) {
            client.ask("{ping: 1}");
            for (int i = 0; i < 5; i++) {
                client.send("{find: 'c', filter: {n: " + i + "}}");
            }
            await().until(() -> proxy.limits.waiting(Limit.REQUESTS_PER_SECOND) == 1);
            proxy.limits.follow(Limits.none());
            for (int i = 0; i < 5; i++) {
                assertOk(client.read());
            }
        }
        assertThat(proxy.server.received().stream().filter(one -> one.containsKey("filter")))
                .extracting(one -> one.getDocument("filter").getInt32("n").getValue())
                .as("one after the other, none lost")
                .containsExactly(0, 1, 2, 3, 4);
    }
}
