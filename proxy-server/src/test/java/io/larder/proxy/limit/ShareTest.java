package io.larder.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShareTest {
    private final Waiting waiting = new Waiting();

    /** Twenty ask again as soon as they are served or refused, one of them at once and the others a moment later. */
    @Test
    void whoAsksAgainAtOnceHasNoMoreTurnsThanOthers() {
        int clients = 20;
        TenantLimits limits = TenantLimits.of(
                "shop", new Limits(Limits.NONE, 50, 1, Limits.NONE, Waiting.millis(100)), waiting.loop(), waiting::now);
        List<Asker> askers = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            askers.add(new Asker(limits, client == 0 ? 0 : 1 + client % 5));
        }
        askers.forEach(Asker::ask);
        waiting.pass(20_000);

        assertThat(askers.stream().mapToInt(asker -> asker.turns).sum()).isBetween(990, 1_001);
        assertThat(askers).allSatisfy(asker -> assertThat(asker.turns).isBetween(45, 55));
    }

    @Test
    void whoWasRefusedComesBeforeWhoWasServed() {
        TenantLimits limits = TenantLimits.of(
                "shop", new Limits(Limits.NONE, 10, 1, Limits.NONE, Waiting.millis(50)), waiting.loop(), waiting::now);
        Share refused = new Share(waiting.loop());
        Share served = new Share(waiting.loop());
        refused.connect(limits);
        served.connect(limits);
        waiting.pass(1);
        assertThat(served.passes(limits)).isTrue();
        Limit rate = Limit.REQUESTS_PER_SECOND;
        served.waitFor(rate, limits, waiting.named("served"), Waiting.millis(1_000), false);
        refused.waitFor(rate, limits, waiting.named("refused"), Waiting.millis(50), false);
        waiting.pass(60);
        assertThat(waiting.told).containsExactly("refused too late");

        refused.waitFor(rate, limits, waiting.named("refused"), Waiting.millis(50), false);
        waiting.pass(45);

        assertThat(waiting.told).containsExactly("refused too late", "refused");
    }

    private final class Asker implements Waiter {
        private final TenantLimits limits;
        private final Share share = new Share(waiting.loop());
        private final int restMillis;
        private int turns;

        Asker(TenantLimits limits, int restMillis) {
            this.limits = limits;
            this.restMillis = restMillis;
            share.connect(limits);
        }

        void ask() {
            if (share.passes(limits)) {
                again(1);
            } else {
                share.waitFor(
                        Limit.REQUESTS_PER_SECOND, limits, this, limits.limits().maxPauseNanos(), false);
            }
        }

        @Override
        public void itsTurn() {
            share.passed(limits);
            again(1);
        }

        @Override
        public void tooLate() {
            again(0);
        }

        private void again(int served) {
            turns += served;
            share.waitsNoMore();
            if (restMillis == 0) {
                waiting.loop().execute(this::ask);
            } else {
                var unused = waiting.loop().schedule(this::ask, restMillis, TimeUnit.MILLISECONDS);
            }
        }
    }
}
