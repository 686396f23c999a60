package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({"500ms,0.5", "10s,10", "10,10", "0.3,0.3", "2m,120", "1h,3600", "1.5 s,1.5"})
    void timesAreReadAsPeopleWriteThem(String text, double seconds) throws Exception {
        assertThat(Seconds.of("--interval", text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "10 years", "1e9", "NaN"})
    void whatIsNoTimeIsToldWithTheOption(String text) {
        assertThatThrownBy(() -> Seconds.of("--interval", text))
                .hasMessage("expected --interval to be a time such as 500ms, 10s or 2m, found " + text);
    }
}
