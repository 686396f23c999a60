package io.larder.proxy.request.turn;

import static io.larder.proxy.request.turn.LimitedProxy.LONG;
import static io.larder.proxy.request.turn.LimitedProxy.MILLI;
import static io.larder.proxy.request.turn.LimitedProxy.NONE;
import static io.larder.proxy.request.turn.LimitedProxy.assertOk;
import static io.larder.proxy.request.turn.LimitedProxy.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.Limits;
import io.larder.proxy.upstream.ScriptedServer;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConcurrentMissesTest {
    @RegisterExtension
    final LimitedProxy proxy = new LimitedProxy();

    @Test
    void noMoreIsUpstreamAtATimeThanMayBe() throws Exception {
        Queue<ScriptedServer.Session> asked = proxy.holdCommands();
        proxy.limits.follow(new Limits(NONE, NONE, NONE, 1, LONG));
        try (WireClient one = proxy.connect();
                WireClient two = proxy.connect()) {
            one.send("{find: 'a'}");
            await().until(() -> asked.size() == 1);
            two.send("{find: 'b'}");
            await().until(() -> proxy.limits.waiting(Limit.CONCURRENT_MISSES) == 1);
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
        Queue<ScriptedServer.Session> asked = proxy.holdCommands();
        proxy.limits.follow(new Limits(NONE, NONE, NONE, 1, 30 * MILLI));
        try (WireClient one = proxy.connect();
                WireClient two = proxy.connect()) {
            one.send("{find: 'a'}");
            await().until(() -> asked.size() == 1);

            assertRefused(two.ask("{update: 'b', updates: [{q: {}, u: {$set: {a: 1}}}]}"));
            assertThat(proxy.limits.refusals(Limit.CONCURRENT_MISSES)).isEqualTo(1);

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
        Queue<ScriptedServer.Session> asked = proxy.holdCommands();
        proxy.limits.follow(new Limits(NONE, NONE, NONE, 1, LONG));
        try (WireClient last = proxy.connect()) {
            try (WireClient one = proxy.connect();
                    WireClient two = proxy.connect()) {
                one.send("{find: 'a'}");
                await().until(() -> asked.size() == 1);
                two.send("{find: 'b'}");
                await().until(() -> proxy.limits.waiting(Limit.CONCURRENT_MISSES) == 1);
            }
            await().until(() -> proxy.limits.connected() == 0 && proxy.limits.waiting(Limit.CONCURRENT_MISSES) == 0);
            asked.clear();
            last.send("{find: 'c'}");
            await().until(() -> asked.size() == 1);
            asked.remove().ok();
            assertOk(last.read());
        }
    }

    @Test
    void aLostUpstreamGivesThePermitBack() throws Exception {
        proxy.limits.follow(new Limits(NONE, NONE, NONE, 1, LONG));
        proxy.server.onCommand((session, command) -> session.channel().close());
        try (WireClient client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("{ping: 1}").getNumber("ok").intValue()).isZero();
            }
            proxy.server.onCommand((session, command) -> session.ok());
            await().untilAsserted(() -> assertOk(client.ask("{ping: 1}")));
        }
    }
}
