package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors a client never gets, because only the proof of an answer may have caused them. */
class FillErrorsTest {
    @ParameterizedTest
    @ValueSource(ints = {72, 123, 134, 148, 204, 205, 206, 210, 211, 238})
    void theReadIsSentAgainAsTheClientAsked(int code) {
        assertThat(FillErrors.mayComeFromProof(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 13, 26, 43, 50, 189, 251, 10107, 11600})
    void othersAreTheClients(int code) {
        assertThat(FillErrors.mayComeFromProof(code)).isFalse();
    }
}
