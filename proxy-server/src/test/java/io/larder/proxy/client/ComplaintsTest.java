package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplaintsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Insufficient buffer remaining for AEAD cipher fragment (2). Needs to be more than tag size (16)",
                "Received fatal alert: certificate_unknown",
                "Received fatal alert: unknown_ca",
                "Received fatal alert: bad_certificate"
            })
    void aClientThatDoesNotTrustTheCertificateIsSaidSo(String message) {
        assertThat(Complaints.of(new DecoderException(new SSLHandshakeException(message))))
                .startsWith("the client gave TLS up; clients do where they do not trust a listener's certificate (")
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Received fatal alert: protocol_version", "no cipher suites in common"})
    void otherFaultsOfTlsStayAsTheyAre(String message) {
        assertThat(Complaints.of(new SSLHandshakeException(message))).isEqualTo("SSLHandshakeException: " + message);
    }
}
