package io.larder.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineTest {
    private final Waiting waiting = new Waiting();
    private final Permits permits = new Permits();

    private Line line(Supply supply) {
        return new Line(waiting.loop(), waiting::now, supply);
    }

    private Place join(Line line, String name, long millis) {
        return line.join(waiting.loop(), waiting.named(name), waiting.now(), Waiting.millis(millis), false);
    }

    @Test
    void whoComesFirstIsServedFirst() {
        Line line = line(TokenBucket.full(10, 1, waiting.now()));
        assertThat(line.pass(waiting.now())).isTrue();
        join(line, "a", 1_000);
        join(line, "b", 1_000);
        join(line, "c", 1_000);
        waiting.pass(99);
        assertThat(waiting.told).isEmpty();

        waiting.pass(2);
        assertThat(waiting.told).containsExactly("a");
        waiting.pass(200);
        assertThat(waiting.told).containsExactly("a", "b", "c");
        assertThat(line.waiting()).isZero();
    }

    @Test
    void nobodyOvertakesThoseWhoWait() {
        permits.most(1);
        Line line = line(permits);
        assertThat(line.pass(waiting.now())).isTrue();
        join(line, "a", 1_000);
        waiting.run();

        permits.giveBack();

        assertThat(line.pass(waiting.now())).as("there is one, and it is a's").isFalse();
        line.more();
        waiting.run();
        assertThat(waiting.told).containsExactly("a");
    }

    @Test
    void theOneOnItsWayIntoTheLineIsNotOvertakenEither() {
        permits.most(1);
        Line line = line(permits);
        line.pass(waiting.now());
        join(line, "a", 1_000);
        permits.giveBack();

        assertThat(line.pass(waiting.now())).isFalse();
        waiting.run();
        assertThat(waiting.told).containsExactly("a");
    }

    @Test
    void itIsTooLateAfterThePauseAndNotBefore() {
        permits.most(1);
        Line line = line(permits);
        line.pass(waiting.now());
        join(line, "a", 50);
        waiting.pass(20);
        join(line, "b", 50);
        waiting.pass(29);
        assertThat(waiting.told).isEmpty();

        waiting.pass(2);
        assertThat(waiting.told).containsExactly("a too late");
        waiting.pass(20);
        assertThat(waiting.told).containsExactly("a too late", "b too late");
        assertThat(line.waiting()).isZero();
        permits.giveBack();
        assertThat(line.pass(waiting.now())).isTrue();
    }

    @Test
    void whoHasNoTimeIsToldAtOnce() {
        permits.most(1);
        Line line = line(permits);
        line.pass(waiting.now());
        join(line, "a", 0);
        waiting.run();
        assertThat(waiting.told).containsExactly("a too late");
    }

    @Test
    void aPatientOneWaitsForItsTurnAndKeepsNobodyFromBeingTold() {
        Line line = line(TokenBucket.full(1, 1, waiting.now()));
        line.pass(waiting.now());
        line.join(waiting.loop(), waiting.named("patient"), waiting.now(), Waiting.millis(10), true);
        join(line, "a", 10);
        waiting.pass(500);
        assertThat(waiting.told).containsExactly("a too late");

        waiting.pass(501);
        assertThat(waiting.told).containsExactly("a too late", "patient");
    }

    @Test
    void whoLeavesIsToldNothingAndMakesRoom() {
        Line line = line(TokenBucket.full(10, 1, waiting.now()));
        line.pass(waiting.now());
        Place gone = join(line, "gone", 1_000);
        join(line, "b", 1_000);
        waiting.run();
        gone.leave();
        waiting.pass(101);

        assertThat(waiting.told).containsExactly("b");
        assertThat(line.waiting()).isZero();
    }

    @Test
    void whoLeavesBeforeItHearsOfItsTurnGivesItToTheNext() {
        permits.most(1);
        Line line = line(permits);
        line.pass(waiting.now());
        Place gone = join(line, "gone", 1_000);
        join(line, "b", 1_000);
        waiting.run();
        permits.giveBack();
        // The turn of the first is on its way to it when it leaves.
        gone.turn(permits);
        permits.take(waiting.now());
        gone.leave();
        waiting.run();

        assertThat(waiting.told).containsExactly("b");
        assertThat(permits.taken()).isEqualTo(1);
    }

    @Test
    void othersMayBeLetInByAnotherLimit() {
        permits.most(1);
        Line line = line(permits);
        line.pass(waiting.now());
        join(line, "a", 1_000);
        join(line, "b", 1_000);
        waiting.run();
        assertThat(waiting.told).isEmpty();

        permits.most(3);
        line.more();
        waiting.run();

        assertThat(waiting.told).containsExactly("a", "b");
    }

    @Test
    void whoWaitsAtALowRateGoesOnAtAHigherOne() {
        Line line = line(TokenBucket.full(1, 1, waiting.now()));
        line.pass(waiting.now());
        join(line, "a", 60_000);
        waiting.pass(10);
        assertThat(waiting.told).isEmpty();

        line.follow(Unlimited.UNLIMITED);
        waiting.run();

        assertThat(waiting.told).containsExactly("a");
    }

    @Test
    void atAHighRateNoTurnIsLost() {
        Line line = line(TokenBucket.full(10_000, 1, waiting.now()));
        while (line.pass(waiting.now())) {
            // what was saved up
        }
        for (int i = 0; i < 3_000; i++) {
            join(line, "x", 10_000);
        }
        waiting.pass(200);
        assertThat(waiting.told).hasSizeBetween(1_990, 2_000);
    }

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
