package io.larder.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static final int LONG = Repetition.LONG_WINDOW;
    private static final int SHORT = Repetition.SHORT_WINDOW;

    private final AtomicLong hits = new AtomicLong();
    private final Repetition repetition = new Repetition(hits::get);

    private void misses(int number, boolean before) {
        for (int i = 0; i < number; i++) {
            repetition.missed(before);
        }
    }

    @Test
    void nothingIsRareBeforeItWasWatchedForAWhile() {
        assertThat(repetition.isRare()).isFalse();
        misses(LONG - 1, false);
        assertThat(repetition.isRare()).isFalse();
        misses(1, false);
        assertThat(repetition.isRare()).isTrue();
    }

    @Test
    void oneOfSixteenThatComesAgainIsEnough() {
        misses(LONG / 16, true);
        misses(LONG - LONG / 16, false);
        assertThat(repetition.isRare()).isFalse();
        misses(LONG / 16 - 1, true);
        misses(LONG - LONG / 16 + 1, false);
        assertThat(repetition.isRare()).isTrue();
    }

    @Test
    void hitsAreReadsThatComeAgain() {
        hits.addAndGet(LONG / 8);
        misses(LONG, false);
        assertThat(repetition.isRare()).isFalse();
    }

    @Test
    void hitsCountOnce() {
        hits.addAndGet(LONG);
        misses(LONG, false);
        assertThat(repetition.isRare()).isFalse();
        misses(LONG, false);
        assertThat(repetition.isRare()).isTrue();
    }

    @Test
    void whatComesAgainIsNoticedSooner() {
        misses(LONG, false);
        misses(SHORT / 8, true);
        misses(SHORT - SHORT / 8 - 1, false);
        assertThat(repetition.isRare()).isTrue();
        misses(1, false);
        assertThat(repetition.isRare()).isFalse();
    }

    @Test
    void betweenTheTwoPartsItStaysAsItIs() {
        for (int i = 0; i < 3; i++) {
            misses(LONG / 10, true);
            misses(LONG - LONG / 10, false);
            assertThat(repetition.isRare()).isFalse();
        }
        misses(LONG, false);
        for (int i = 0; i < 3; i++) {
            misses(SHORT / 10, true);
            misses(SHORT - SHORT / 10, false);
            assertThat(repetition.isRare()).isTrue();
        }
    }
}
