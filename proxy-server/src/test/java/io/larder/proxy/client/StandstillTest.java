package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.client.Standstill.Verdict;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long IDLE = 60 * SECOND;

    private final Standstill standstill = new Standstill(0);

    private Verdict resting(long now) {
        return standstill.judge(now, 0, false, false, IDLE);
    }

    private Verdict writing(long now, long unsent) {
        return standstill.judge(now, unsent, false, false, 0);
    }

    @Test
    void aConnectionOnWhichNothingMovesIsIdle() {
        assertThat(resting(IDLE)).isEqualTo(Verdict.GOES_ON);
        assertThat(resting(IDLE + 1)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void whatMovesBeginsTheTimeAnew() {
        standstill.note();
        assertThat(resting(IDLE + 1)).isEqualTo(Verdict.GOES_ON);
        assertThat(resting(2 * IDLE + 2)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void whoWaitsForAnAnswerIsNotIdle() {
        assertThat(standstill.judge(2 * IDLE, 0, false, true, IDLE)).isEqualTo(Verdict.GOES_ON);
    }

    @Test
    void withoutALimitNothingIsIdle() {
        assertThat(standstill.judge(Long.MAX_VALUE, 0, false, false, 0)).isEqualTo(Verdict.GOES_ON);
    }

    @Test
    void aRequestThatStopsInTheMiddleIsGivenUpWhateverTheIdleLimit() {
        assertThat(standstill.judge(Standstill.STOPPED_NANOS, 0, true, false, 0))
                .isEqualTo(Verdict.GOES_ON);
        assertThat(standstill.judge(Standstill.STOPPED_NANOS + 1, 0, true, false, 0))
                .isEqualTo(Verdict.REQUEST_STOPPED);
    }

    @Test
    void aClientThatTakesNothingOfItsRepliesIsGivenUpWhateverTheIdleLimit() {
        assertThat(writing(SECOND, 5_000)).isEqualTo(Verdict.GOES_ON);
        assertThat(writing(SECOND + Standstill.NOT_TAKEN_NANOS, 5_000)).isEqualTo(Verdict.GOES_ON);
        assertThat(writing(SECOND + Standstill.NOT_TAKEN_NANOS + 1, 5_000)).isEqualTo(Verdict.REPLIES_NOT_TAKEN);
    }

    @Test
    void aSlowReaderMoves() {
        long now = 0;
        for (long unsent = 5_000; unsent > 0; unsent -= 100) {
            now += IDLE;
            assertThat(standstill.judge(now, unsent, false, false, IDLE)).isEqualTo(Verdict.GOES_ON);
        }
    }
}
