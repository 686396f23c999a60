package io.larder.proxy.request.turn;

import static io.larder.proxy.request.turn.LimitedProxy.LONG;
import static io.larder.proxy.request.turn.LimitedProxy.NONE;
import static io.larder.proxy.request.turn.LimitedProxy.assertOk;
import static io.larder.proxy.request.turn.LimitedProxy.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionLimitTest {
    @RegisterExtension
    final LimitedProxy proxy = new LimitedProxy();

    @Test
    void aConnectionTooManyIsToldSoWhenItMeansToWorkAndThenClosed() throws Exception {
        proxy.limits.follow(new Limits(1, NONE, NONE, NONE, 0));
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

            assertThat(proxy.limits.refusals(Limit.CONNECTIONS)).isEqualTo(2);
            assertThat(proxy.limits.connected()).isEqualTo(1);
            assertOk(watching.ask("{hello: 1, $db: 'admin'}"));
            assertOk(working.ask("{ping: 1}"));
        }
        await().until(() -> proxy.limits.connected() == 0);
        try (WireClient next = proxy.connect()) {
            assertOk(next.ask("{ping: 1}"));
        }
    }

    /** PyMongo takes an error in reply to a connection's hello for one of the server's, and gives up all its connections. */
    @Test
    void aDriverThatUnderstandsItIsClosedInPlaceOfItsHellosReply() throws Exception {
        proxy.limits.follow(new Limits(1, NONE, NONE, NONE, 0));
        try (WireClient working = proxy.connect();
                WireClient tooMany = proxy.connect()) {
            assertOk(working.ask("{ping: 1}"));

            tooMany.send("{hello: 1, saslSupportedMechs: 'admin.user', backpressure: '2', $db: 'admin'}");

            assertThat(tooMany.isClosedByPeer()).isTrue();
            assertThat(proxy.limits.refusals(Limit.CONNECTIONS)).isEqualTo(1);
            assertOk(working.ask("{ping: 1}"));
        }
    }

    @Test
    void aConnectionTooManyWaitsForAnotherToGo() throws Exception {
        proxy.limits.follow(new Limits(1, NONE, NONE, NONE, LONG));
        try (WireClient waiting = proxy.connect()) {
            try (WireClient working = proxy.connect()) {
                assertOk(working.ask("{ping: 1}"));
                waiting.send("{ping: 1}");
                await().until(() -> proxy.limits.waiting(Limit.CONNECTIONS) == 1);
            }
            assertOk(waiting.read());
        }
    }
}
