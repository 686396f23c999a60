package io.larder.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private final Sightings sightings = new Sightings(4096);

    @Test
    void remembersWhatWasNoted() {
        assertThat(sightings.has(17)).isFalse();
        assertThat(sightings.note(17)).isFalse();
        assertThat(sightings.has(17)).isTrue();
        assertThat(sightings.note(17)).isTrue();
    }

    @Test
    void hasRoomForAtLeastAsManyAsItSaysAndForgetsTheOldest() {
        int[] hashes = new Random(7).ints(4L * sightings.keys()).toArray();
        int keys = sightings.keys();
        for (int i = 0; i < hashes.length; i++) {
            sightings.note(hashes[i]);
            if (i % 97 == 0 && i >= keys) {
                assertThat(sightings.has(hashes[i - keys + 1])).isTrue();
            }
        }
        long old =
                IntStream.range(0, keys).filter(i -> sightings.has(hashes[i])).count();
        assertThat(old).isLessThan(keys / 50L);
    }

    @Test
    void seldomTakesOneForAnother() {
        Random random = new Random(11);
        random.ints(2L * sightings.keys()).forEach(sightings::note);
        long mistaken = random.ints(100_000).filter(sightings::has).count();
        assertThat(mistaken).isLessThan(2_000);
    }

    @Test
    void whatIsSeenAgainIsNotForgottenWithTheRest() {
        Random random = new Random(13);
        sightings.note(17);
        for (int i = 0; i < 5 * sightings.keys(); i++) {
            sightings.note(random.nextInt());
            if (i % 1000 == 0) {
                assertThat(sightings.note(17)).isTrue();
            }
        }
    }

    @Test
    void isBoundedWhateverItIsMadeFor() {
        assertThat(new Sightings(0).keys()).isEqualTo(4096);
        assertThat(new Sightings(Long.MAX_VALUE).keys()).isEqualTo(1 << 20);
    }
}
