package io.larder.wire.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScramTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void bothSidesAgree(ScramMechanism mechanism) throws ScramException {
        ScramServer server = server(mechanism, "a=b,c", "secret");
        ScramClient client = new ScramClient(mechanism, "a=b,c", "secret", "client-nonce");
        client.finish(server.last(client.answer(server.first(client.first()))));
        assertThat(server.user()).isEqualTo("a=b,c");
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordFails(ScramMechanism mechanism) throws ScramException {
        ScramServer server = server(mechanism, "user", "secret");
        ScramClient client = new ScramClient(mechanism, "user", "Secret", "client-nonce");
        byte[] answer = client.answer(server.first(client.first()));
        assertThatThrownBy(() -> server.last(answer)).hasMessage("wrong password");
    }

    /** The exchange of RFC 7677, section 3. */
    @Test
    void theExampleOfRfc7677() throws ScramException {
        ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramServer server = new ScramServer(
                mechanism,
                "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                user -> ScramVerifier.of(mechanism, user, "pencil", salt, 4096));
        ScramClient client = new ScramClient(mechanism, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
        assertThat(client.first()).asString().isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        byte[] serverFirst = server.first(client.first());
        assertThat(serverFirst)
                .asString()
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        byte[] clientFinal = client.answer(serverFirst);
        assertThat(clientFinal)
                .asString()
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        byte[] serverFinal = server.last(clientFinal);
        assertThat(serverFinal).asString().isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        client.finish(serverFinal);
    }

    @Test
    void theClientWantsTheServersProof() throws ScramException {
        ScramServer server = server(ScramMechanism.SCRAM_SHA_256, "user", "secret");
        ScramClient client = new ScramClient(ScramMechanism.SCRAM_SHA_256, "user", "secret", "client-nonce");
        client.answer(server.first(client.first()));
        byte[] forged = ("v=" + ScramMessage.base64(new byte[32])).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> client.finish(forged)).hasMessage("the server's signature is wrong");
        ScramClient unasked = new ScramClient(ScramMechanism.SCRAM_SHA_256, "user", "secret", "client-nonce");
        assertThatThrownBy(() -> unasked.finish("v=".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ScramException.class);
    }

    @Test
    void theClientRefusesAServerThatAnswersWithItsOwnNonceOrFewIterations() {
        ScramClient client = new ScramClient(ScramMechanism.SCRAM_SHA_256, "user", "secret", "mine");
        assertThatThrownBy(() -> client.answer(bytes("r=mine,s=AAAA,i=4096"))).hasMessageContaining("nonce");
        assertThatThrownBy(() -> client.answer(bytes("r=other,s=AAAA,i=4096"))).hasMessageContaining("nonce");
        assertThatThrownBy(() -> client.answer(bytes("r=mine1,s=AAAA,i=4095"))).hasMessageContaining("iterations");
        assertThatThrownBy(() -> client.answer(bytes("r=mine1,s=AAAA,i=99999999")))
                .hasMessageContaining("iterations");
        assertThatThrownBy(() -> client.answer(bytes("r=mine1,s=?,i=4096"))).hasMessageContaining("base64");
        assertThatThrownBy(() -> client.answer(bytes("nonsense"))).hasMessageContaining("malformed");
    }

    @Test
    void theServerRefusesBindingsUnknownUsersAndAChangedNonce() throws ScramException {
        ScramServer server = server(ScramMechanism.SCRAM_SHA_256, "user", "secret");
        assertThatThrownBy(() -> server.first(bytes("y,,n=user,r=abc"))).hasMessageContaining("channel binding");
        assertThatThrownBy(() -> server.first(bytes("n,,n=nobody,r=abc"))).hasMessageContaining("no such user");
        assertThatThrownBy(() -> server.last(bytes("c=biws,r=x,p=AAAA"))).hasMessageContaining("not begun");
        server.first(bytes("n,,n=user,r=abc"));
        assertThatThrownBy(() -> server.last(bytes("c=biws,r=other,p=AAAA"))).hasMessageContaining("nonce changed");
    }

    @Test
    void preparationMapsNormalisesAndRefuses() {
        // RFC 4013, section 3
        assertThat(SaslPrep.stored("I\u00ADX")).isEqualTo("IX");
        assertThat(SaslPrep.stored("user")).isEqualTo("user");
        assertThat(SaslPrep.stored("USER")).isEqualTo("USER");
        assertThat(SaslPrep.stored("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.stored("\u2168")).isEqualTo("IX");
        assertThatThrownBy(() -> SaslPrep.stored("\u0007")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SaslPrep.stored("\u06271")).isInstanceOf(IllegalArgumentException.class);
        assertThat(SaslPrep.stored("a\u00A0b")).isEqualTo("a b");
    }

    private static ScramServer server(ScramMechanism mechanism, String name, String password) {
        return new ScramServer(
                mechanism,
                "server-nonce",
                user -> user.equals(name) ? ScramVerifier.of(mechanism, user, password, SALT, 4096) : null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
