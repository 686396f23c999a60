package io.larder.proxy.upstream.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What makes a connection better or worse than others, and that free ones are ordered by it. */
class ScoreTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final FreeConnections<ConnectionRecord> free = new FreeConnections<>(one -> one, 0);
    private long numbers;

    private ConnectionRecord connection(long took) {
        ConnectionRecord made = new ConnectionRecord(++numbers, 0);
        made.sent(0);
        made.answered(took);
        return made;
    }

    private ConnectionRecord freed(ConnectionRecord one, long now) {
        one.freed(now);
        free.add(one, now);
        return one;
    }

    @Test
    void ofEqualsTheOneUsedLastIsUsedNextAndTheOtherClosedFirst() {
        ConnectionRecord first = freed(connection(MILLI), 0);
        ConnectionRecord second = freed(connection(MILLI), SECOND);
        assertThat(Score.of(second, SECOND)).isGreaterThan(Score.of(first, SECOND));
        assertThat(free.worstFirst()).containsExactly(first, second);
        assertThat(free.takeBest()).isSameAs(second);
    }

    @Test
    void aNewOneHasAHundredAndLosesTheUnitsWhileItLies() {
        ConnectionRecord one = freed(connection(MILLI), 0);
        assertThat(Score.of(one, 0)).isEqualTo(100);
        assertThat(Score.of(one, 10 * SECOND)).isCloseTo(95, within(0.01));
        assertThat(Score.of(one, HOUR)).isBetween(90.0, 90.1);
    }

    @Test
    void errorsCostAndAreForgotten() {
        ConnectionRecord good = freed(connection(MILLI), 0);
        ConnectionRecord bad = connection(MILLI);
        bad.failed();
        freed(bad, SECOND);
        assertThat(free.takeBest()).isSameAs(good);
        assertThat(bad.quality()).isEqualTo(80);

        for (int i = 0; i < 32; i++) {
            bad.sent(0);
            bad.answered(MILLI);
        }
        free.judgeAll(SECOND);
        assertThat(bad.quality()).isEqualTo(90);
    }

    @Test
    void noMoreErrorsCountThanFour() {
        ConnectionRecord bad = connection(MILLI);
        for (int i = 0; i < 100; i++) {
            bad.failed();
        }
        freed(bad, 0);
        assertThat(bad.quality()).isEqualTo(50);
    }

    @Test
    void aSlowWayCostsASlowCommandDoesNot() {
        ConnectionRecord quick = freed(connection(MILLI), 0);
        ConnectionRecord slow = freed(connection(3 * MILLI), 0);
        ConnectionRecord verySlow = freed(connection(9 * MILLI), 0);
        ConnectionRecord oneSlowCommand = connection(MILLI);
        oneSlowCommand.sent(0);
        oneSlowCommand.answered(10 * SECOND);
        freed(oneSlowCommand, 0);

        assertThat(slow.quality()).isEqualTo(80);
        assertThat(verySlow.quality()).isEqualTo(60);
        assertThat(oneSlowCommand.quality()).isEqualTo(90);
        assertThat(free.worstFirst()).containsExactly(verySlow, slow, quick, oneSlowCommand);
    }

    @Test
    void aWayThatBecameSlowIsNoticed() {
        freed(connection(MILLI), 0);
        ConnectionRecord became = connection(MILLI);
        for (int i = 0; i < 40; i++) {
            became.sent(0);
            became.answered(20 * MILLI);
        }
        freed(became, 0);
        assertThat(became.quality()).isLessThan(90);
    }

    @Test
    void lessThanAMillisecondIsNoDifference() {
        freed(connection(100_000), 0);
        ConnectionRecord slower = freed(connection(900_000), 0);
        assertThat(slower.quality()).isEqualTo(90);
    }

    @Test
    void theSlowOneIsGoodAgainWhenTheQuickOneIsGone() {
        ConnectionRecord quick = freed(connection(MILLI), 0);
        ConnectionRecord slow = freed(connection(9 * MILLI), 0);
        free.remove(quick);
        free.judgeAll(0);
        assertThat(slow.quality()).isEqualTo(90);
    }

    @Test
    void ageCostsWhileItLies() {
        ConnectionRecord old = connection(MILLI);
        ConnectionRecord young = new ConnectionRecord(9, HOUR);
        freed(young, HOUR);
        freed(old, HOUR);
        assertThat(old.quality()).isEqualTo(70);
        assertThat(free.takeBest()).isSameAs(young);
    }

    @Test
    void ageIsMeantByTheGreatestAgeWhereThereIsOne() {
        FreeConnections<ConnectionRecord> shortLived = new FreeConnections<>(one -> one, 10 * SECOND);
        ConnectionRecord one = connection(MILLI);
        one.freed(0);
        shortLived.add(one, 6 * SECOND);
        assertThat(one.quality()).isEqualTo(80);
    }

    @Test
    void whoAnswersInPartsIsMeasuredByTheFirst() {
        ConnectionRecord one = connection(MILLI);
        one.answered(10 * SECOND);
        assertThat(one.answers()).isEqualTo(1);
        assertThat(one.shortestAnswerNanos()).isEqualTo(MILLI);
    }
}
