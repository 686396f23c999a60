package io.larder.proxy.upstream.idle;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.topology.KeepAliveMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each way to keep connections does to pools under loads of different kinds; the greatest idle time is ten minutes. */
class KeepAliveTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int MINUTE = 60;

    private static Load load(KeepAliveMode mode) {
        return new Load(mode, TEN_MINUTES, 0);
    }

    @Test
    void fixedKeepsWhateverWasNeededOnceForTheWholeTime() {
        Load load = load(KeepAliveMode.FIXED).seconds(1, 20);
        assertThat(load.seconds(10 * MINUTE - 1, 0).open()).isEqualTo(20);
        assertThat(load.seconds(2, 0).open()).isZero();
    }

    @Test
    void exponentialSoonClosesWhatWasMadeForOneBurst() {
        Load load = load(KeepAliveMode.EXPONENTIAL).seconds(1, 20);
        assertThat(load.seconds(17, 0).open()).isEqualTo(20); // twice ten minutes / 64
        assertThat(load.seconds(3, 0).open()).isZero();
    }

    @Test
    void exponentialKeepsWhatIsUsedOftenForTheWholeTimeAfterwards() {
        Load load = load(KeepAliveMode.EXPONENTIAL).seconds(10, 5).seconds(1, 20);
        assertThat(load.seconds(30, 0).open()).isEqualTo(5);
        assertThat(load.seconds(9 * MINUTE, 0).open()).isEqualTo(5);
        assertThat(load.seconds(MINUTE, 0).open()).isZero();
    }

    @Test
    void exponentialShrinksTheTimeOfWhatIsUsedEverMoreRarely() {
        Load busy = load(KeepAliveMode.EXPONENTIAL).seconds(20, 1);
        for (int i = 0; i < 8; i++) {
            busy.seconds(1, 1).seconds(29, 0); // three first times free before each use: halved thrice, doubled once
        }
        assertThat(busy.seconds(30, 0).open()).isZero();
    }

    @Test
    void aBurstOfRequestsDoublesOnce() {
        ExponentialKeepAlive keepAlive = new ExponentialKeepAlive(TEN_MINUTES.toNanos());
        ConnectionRecord one = new ConnectionRecord(1, 0);
        for (int i = 0; i < 100; i++) {
            one.freed(i);
            keepAlive.lent(one, 1, i);
        }
        assertThat(one.earnedNanos()).isEqualTo(2 * TEN_MINUTES.toNanos() / 64);
    }

    @Test
    void adaptiveKeepsWhatABurstNeedsAsLongAsBurstsCome() {
        Load load = load(KeepAliveMode.ADAPTIVE).seconds(1, 20);
        for (int i = 0; i < 20; i++) {
            load.seconds(21, 0).seconds(1, 20);
            assertThat(load.open()).isEqualTo(20);
        }
        assertThat(load.made()).isEqualTo(20);
    }

    @Test
    void adaptiveKeepsMoreForBurstsThatCameOften() {
        Load often = load(KeepAliveMode.ADAPTIVE);
        for (int i = 0; i < 20; i++) {
            often.seconds(1, 20).seconds(9, 0);
        }
        assertThat(often.seconds(MINUTE, 0).open()).isEqualTo(20);
        assertThat(load(KeepAliveMode.ADAPTIVE)
                        .seconds(1, 20)
                        .seconds(MINUTE, 0)
                        .open())
                .isZero();
    }

    @Test
    void adaptiveLeavesABurstThatComesTooRarelyToItself() {
        Load load = load(KeepAliveMode.ADAPTIVE);
        for (int i = 0; i < 3; i++) {
            load.seconds(1, 20);
            assertThat(load.seconds(3 * MINUTE, 0).open()).isZero();
        }
        assertThat(load.made()).isEqualTo(60);
    }

    @Test
    void adaptiveKeepsTheBaseOfALoadWhoseTopIsGone() {
        Load load = load(KeepAliveMode.ADAPTIVE).seconds(2 * MINUTE, 20).seconds(6 * MINUTE, 3);
        assertThat(load.open()).isEqualTo(3);
        assertThat(load.made()).isEqualTo(20);
    }

    @Test
    void adaptiveClosesWhatWasNeededAllTheTimeInLessThanHalfOfTheTimeOfFixed() {
        Load load = load(KeepAliveMode.ADAPTIVE).seconds(10 * MINUTE, 8);
        assertThat(load.seconds(4 * MINUTE, 0).open()).isEqualTo(8);
        assertThat(load.seconds(MINUTE, 0).open()).isZero();
    }

    @Test
    void adaptiveClosesAllAfterTheGreatestTimeHoweverOftenTheyWereUsed() {
        AdaptiveKeepAlive keepAlive = new AdaptiveKeepAlive(TEN_MINUTES.toNanos());
        ConnectionRecord one = new ConnectionRecord(1, 0);
        one.freed(0);
        for (int i = 0; i < MINUTE; i++) {
            keepAlive.secondOver(1);
        }
        assertThat(keepAlive.isSpare(one, 1, TEN_MINUTES.toNanos())).isFalse();
        assertThat(keepAlive.isSpare(one, 1, TEN_MINUTES.toNanos() + 1)).isTrue();
    }

    @Test
    void adaptiveNeverKnowsMoreThanItHasRoomFor() {
        AdaptiveKeepAlive keepAlive = new AdaptiveKeepAlive(TEN_MINUTES.toNanos());
        ConnectionRecord one = new ConnectionRecord(1, 0);
        one.freed(0);
        keepAlive.secondOver(1_000_000);
        assertThat(keepAlive.isSpare(one, 500_000, TEN_MINUTES.toNanos())).isFalse();
        assertThat(keepAlive.isSpare(one, 500_000, TEN_MINUTES.toNanos() + 1)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(KeepAliveMode.class)
    void aDyingLoadLeavesTheLeastNumber(KeepAliveMode mode) {
        Load load = new Load(mode, TEN_MINUTES, 4).seconds(MINUTE, 16);
        for (int needed = 15; needed > 0; needed--) {
            load.seconds(MINUTE, needed);
        }
        assertThat(load.seconds(10 * MINUTE + 1, 0).open()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(KeepAliveMode.class)
    void whatIsInUseEverySecondIsNeverMadeAgain(KeepAliveMode mode) {
        Load load = load(mode).seconds(30 * MINUTE, 7);
        assertThat(load.made()).isEqualTo(7);
    }

    @Test
    void withoutAGreatestTimeNothingIsClosed() {
        assertThat(new Load(KeepAliveMode.FIXED, Duration.ZERO, 0)
                        .seconds(1, 3)
                        .seconds(60 * MINUTE, 0)
                        .open())
                .isEqualTo(3);
    }
}
