package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DialerTest {
    /** All of it together is limited, too: the first address must not use up what there is for the second. */
    @Test
    void eachAddressOfANameHasItsPartOfTheTime() {
        assertThat(Dialer.share(10_000, 1)).isEqualTo(10_000);
        assertThat(Dialer.share(10_000, 2)).isEqualTo(5_000);
        assertThat(Dialer.share(2, 5)).as("0 would be for ever").isEqualTo(1);
        assertThat(Dialer.share(0, 2)).as("no limit").isZero();
    }
}
