package io.larder.proxy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipfTest {
    private static int[] drawn(double s) {
        Zipf zipf = new Zipf(10, s);
        Random random = new Random(1);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[zipf.draw(random)]++;
        }
        return counts;
    }

    @Test
    void theFirstIsDrawnTwiceAsOftenAsTheSecond() {
        int[] counts = drawn(1);
        assertThat((double) counts[0] / counts[1]).isCloseTo(2, within(0.1));
        assertThat((double) counts[0] / counts[9]).isCloseTo(10, within(0.7));
    }

    @Test
    void withoutUnevennessAllAreAlike() {
        assertThat(Arrays.stream(drawn(0)).boxed()).allMatch(count -> count > 9_500 && count < 10_500);
    }
}
