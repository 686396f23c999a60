package io.larder.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTest {
    private final Waiting waiting = new Waiting();
    private final Permits permits = new Permits();

    private Line line(Supply supply) {
        return new Line(waiting.loop(), waiting::now, supply);
    }

    /** Before one permit, which is taken. */
    private Line full() {
        permits.most(1);
        Line line = line(permits);
        assertThat(line.pass(waiting.now())).isTrue();
        return line;
    }

    /** Before so many turns a second, of which the first is taken. */
    private Line slow(int turns) {
        Line line = line(TokenBucket.full(turns, 1, waiting.now()));
        assertThat(line.pass(waiting.now())).isTrue();
        return line;
    }

    private Place join(Line line, String name, long millis) {
        return line.join(waiting.loop(), waiting.named(name), waiting.now(), Waiting.millis(millis), false);
    }

    @Test
    void whoComesFirstIsServedFirst() {
        Line line = slow(10);
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
        Line line = full();
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
        Line line = full();
        join(line, "a", 1_000);
        permits.giveBack();

        assertThat(line.pass(waiting.now())).isFalse();
        waiting.run();
        assertThat(waiting.told).containsExactly("a");
    }

    @Test
    void itIsTooLateAfterThePauseAndNotBefore() {
        Line line = full();
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
        Line line = full();
        join(line, "a", 0);
        waiting.run();
        assertThat(waiting.told).containsExactly("a too late");
    }

    @Test
    void aPatientOneWaitsForItsTurnAndKeepsNobodyFromBeingTold() {
        Line line = slow(1);
        line.join(waiting.loop(), waiting.named("patient"), waiting.now(), Waiting.millis(10), true);
        join(line, "a", 10);
        waiting.pass(500);
        assertThat(waiting.told).containsExactly("a too late");

        waiting.pass(501);
        assertThat(waiting.told).containsExactly("a too late", "patient");
    }

    @Test
    void whoLeavesIsToldNothingAndMakesRoom() {
        Line line = slow(10);
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
        Line line = full();
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
        Line line = full();
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
        Line line = slow(1);
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
}
