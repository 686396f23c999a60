package io.larder.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeekerTest {
    /** What each look takes is taken from those whose upstream is well; but who is back is to be seen soon. */
    @Test
    void looksForALongOutageAreRarerAndNeverMoreThanTwoSecondsApart() {
        assertThat(IntStream.range(0, 7).mapToObj(looks -> Duration.ofNanos(Seeker.pauseNanos(looks))
                        .toMillis()))
                .containsExactly(500L, 500L, 1000L, 1000L, 2000L, 2000L, 2000L);
        assertThat(Duration.ofNanos(Seeker.pauseNanos(Integer.MAX_VALUE))).isEqualTo(Duration.ofSeconds(2));
    }
}
