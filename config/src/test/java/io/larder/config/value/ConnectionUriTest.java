package io.larder.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionUriTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        mongodb://h                                                | mongodb://h/
        mongodb://h:1,[::1]:2/db                                   | mongodb://h:1,[::1]:2/db
        mongodb://u:p%40ss@h/?replicaSet=rs0&tls=true              | mongodb://u:***@h/?replicaSet=rs0&tls=true
        mongodb+srv://u@c.example.net/db?retryWrites=true          | mongodb+srv://u@c.example.net/db?retryWrites=true
        mongodb://h?authMechanismProperties=AWS_SESSION_TOKEN:abc  | mongodb://h/?authMechanismProperties=***
        mongodb://h/?tlsCertificateKeyFilePassword=abc             | mongodb://h/?tlsCertificateKeyFilePassword=***
        mongodb://%2Ftmp%2Fmongodb.sock/db                         | mongodb://%2Ftmp%2Fmongodb.sock/db
        """)
    void isShownWithoutItsSecrets(String text, String shown) throws Unreadable {
        ConnectionUri uri = ConnectionUri.parse(text);

        assertThat(uri).hasToString(shown);
        assertThat(uri.reveal()).isEqualTo(text);
    }

    @Test
    void optionsAreFoundWithoutCaseAndTheLastOneCounts() throws Unreadable {
        ConnectionUri uri = ConnectionUri.parse("mongodb://h/?MaxPoolSize=1&maxPoolSize=2&x=a%20b+c");

        assertThat(uri.option("maxpoolsize")).contains("2");
        assertThat(uri.option("x")).contains("a b+c");
    }

    @Test
    void srvHasTlsUnlessItSaysNo() throws Unreadable {
        assertThat(ConnectionUri.parse("mongodb+srv://h").usesTls()).isTrue();
        assertThat(ConnectionUri.parse("mongodb+srv://h/?tls=false").usesTls()).isFalse();
        assertThat(ConnectionUri.parse("mongodb://h/?ssl=true").usesTls()).isTrue();
        assertThat(ConnectionUri.parse("mongodb://h").usesTls()).isFalse();
    }
}
